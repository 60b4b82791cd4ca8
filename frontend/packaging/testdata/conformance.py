"""Writes conformance.json: what `packaging`, the reference implementation, says
of versions, specifiers, markers, requirements and tags. Run by hand, with
`packaging` 26.3:  python conformance.py > conformance.json
"""

import itertools
import json
from unittest import mock

from packaging import tags
from packaging._manylinux import _GLibCVersion
from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

VERSIONS = """
0 0.0 0.dev0 0.0.0a1 1 1.0 1.0.0 v1.0 1.00 01.0 1.0.dev1 1.0.dev2 1.0a1 1.0a1.dev1 1.0a1.post1 1.0a1.post1.dev3
1.0.alpha.1 1.0-ALPHA-1 1.0a 1.0b2 1.0beta2 1.0c1 1.0rc1 1.0-rc.1 1.0RC1 1.0pre1 1.0preview1 1.0rc1.dev456 1.0rc2
1.0.post1 1.0-1 1.0.rev1 1.0r1 1.0post 1.0.post1.dev1 1.0.post2 1.0+abc 1.0+abc.5 1.0+abc.7 1.0+5 1.0+005 1.0+ABC
1.0+ubuntu-1_2 1.0rc1+abc 1.0.dev1+abc 1.0.post1+abc 1.0.1 1.1 1.1.dev0 1.1a1 1.10 1.2.3 1.2.3.4 1.2.0 1.2 1.2.dev0
1.3.dev0 1.3a0 2 2.0 2.1 2.2 2.2.post3 2.2.0 2.2.1 2.3 2.10.0 3.11.0 3.11.4 3.12 3.14.0rc2 3.14.0a7+local
1!0.1 1!1.0 1!1.0.post1 0!1.0 2024.1.1 20260727123456789012345678 99999999999999999999.1 1.0.0.0.0.0.1
""".split()

NOT_VERSIONS = ["", "1.", ".1", "1..0", "a1", "1.0x", "1.0+", "1.0+a+b", "1.0 1", "1.0_", "1.0a1b1", "1!", "!1", "1.*", "1.0.*",
                "==1.0", "1.0+a_", "１.0", "1.0ſ1", "1.0poſt1", "french toast", "1.0-", "-1", "+1", "1.0.dev1.post1"]

SPECIFIERS = """
==1.0 ==1 ==1.0.0 ==v1.0 ==1.0.* ==1.* ==1.2.* ==1.2.0.* ==0.* ==1!1.* ==1!1.0 ==1.0+abc ==1.0+ABC ==1.0rc1 ==1.0.dev1 ==1.0.post1
!=1.0 !=1.* !=1.2.* !=1.0+abc !=1.0rc1 !=2.2 !=1!1.0 ~=1.0 ~=1.0.0 ~=2.2 ~=2.2.0 ~=2.2.post3 ~=1.0a1 ~=1.0.dev1 ~=1!1.0 ~=1.2.3.4
>1.0 >1 >1.0a1 >1.0.dev1 >1.0rc1 >1.0.post1 >1.0.post1.dev1 >0 >1!0.1 >2.2 >1.1 <1.0 <1.0rc1 <1.0.post1 <1.0.dev1 <1.0a1.post1 <1.1 <2 <2.2 <0 <0.dev0 <1!0.1
>=1.0 >=1.0rc1 >=1.0.dev1 >=1.0.post1 >=2.2 >=1!0.1 >=0 <=1.0 <=1.0rc1 <=1.0.post1 <=2.2 <=0 <=1.0.dev1 <=99999999999999999999.2
===1.0 ===1.0.0 ===1.0+ABC ===1.0RC1 ===foo ===1.0.dev1
>=1.0,<2 >=1.0,!=1.2.*,<3 >=3.11.2,<3.12 !=1.0,!=2.0 ~=1.0,!=1.1 >=1.0a1,<1.0 ==1.*,>1.0 >2,<1 >=1.0,==1.0
""".split() + ["", " >= 1.0 , < 2 ", ",>=1.0,", "== 1.0"]

NOT_SPECIFIERS = ["1.0", "=1.0", "=>1.0", ">=1.*", "~=1", "~=1.0.*", "~=1.0+abc", ">1.0+abc", "<=1.0+abc", "==1.0rc1.*", "==1.0.dev1.*",
                  "==1.0+abc.*", ">=", "==", "<>1.0", ">=1.0 <2", ">=1.0;", "==1.0.*.*", "==*", ">=1.0,foo", "!1.0", "==1.0 .*"]

ENVIRONMENTS = [
    dict(python_version="3.11", python_full_version="3.11.4", os_name="posix", sys_platform="linux", platform_machine="x86_64",
         platform_system="Linux", platform_release="6.1.0", platform_version="#1 SMP", platform_python_implementation="CPython",
         implementation_name="cpython", implementation_version="3.11.4"),
    dict(python_version="3.9", python_full_version="3.9.18", os_name="posix", sys_platform="linux", platform_machine="aarch64",
         platform_system="Linux", platform_release="5.15.0-91-generic", platform_version="1.0", platform_python_implementation="PyPy",
         implementation_name="pypy", implementation_version="7.3.13"),
    dict(python_version="3.14", python_full_version="3.14.0a7+", os_name="nt", sys_platform="win32", platform_machine="AMD64",
         platform_system="Windows", platform_release="", platform_version="", platform_python_implementation="CPython",
         implementation_name="cpython", implementation_version="3.14.0a7"),
]

MARKERS = [
    *[f'python_version {op} "{v}"' for op in ["<", "<=", "==", "!=", ">=", ">", "~=", "==="] for v in ["3.9", "3.11", "3.10"]],
    *[f'python_full_version {op} "{v}"' for op in ["<", "<=", "==", "!=", ">=", ">", "~="] for v in ["3.11.4", "3.14.0a7", "3.9.0", "3.14"]],
    *[f'"{v}" {op} python_version' for op in ["<", "<=", "==", ">", "~="] for v in ["3.9", "3.10"]],
    *[f'sys_platform {op} "{v}"' for op in ["<", "<=", "==", "!=", ">=", ">", "~=", "==="] for v in ["linux", "win32"]],
    'python_version == "3.*"', 'python_full_version == "3.11.*"', 'python_version >= "3.x"', 'python_version < "3.x"',
    'python_version in "3.9 3.10"', 'python_version not in "3.9 3.10"', 'python_version in "3.11"', '"3" in python_version',
    'platform_release >= "5"', 'platform_release >= "20.04"', 'platform_release != "6.1.0"', 'platform_version == "#1 SMP"', 'platform_version >= "0.5"',
    'implementation_version >= "7"', 'implementation_name == "cpython"', "platform_machine == 'x86_64' or platform_machine == 'aarch64'",
    "platform_system=='Linux'and os_name=='posix'", "os.name == 'posix'", "sys.platform == 'win32'", "platform.machine == 'AMD64'",
    "python_implementation == 'PyPy'", "platform.python_implementation == 'CPython'", "platform.version == '1.0'",
    'python_version < "3" or python_version > "3.10" and sys_platform == "linux"',
    '(python_version < "3" or python_version > "3.10") and sys_platform == "linux"',
    '((python_version >= "3.9"))', '"linux" in sys_platform', '"x" not in sys_platform', "'inux' in sys_platform and 'in' in sys_platform",
    'platform_machine in "x86_64 aarch64"', 'sys_platform not in "win32 darwin"', 'python_version ~= "3.9"', 'python_version ~= "3"',
    'python_full_version != "3.14.0a7"', 'platform_machine ~= "1.0"', 'os_name === "posix"',
]

NOT_MARKERS = ["", "python_version", 'python_version >', 'python_version "3"', "python_version == 3", 'foo == "bar"', 'python_version == "3',
               '(python_version == "3"', 'python_version == "3")', 'python_version == "3" and', 'python_version = "3"',
               'python_version == "3" xor os_name == "x"', 'python_version == "3" os_name == "x"', 'not python_version == "3"',
               'python_version not "3"', 'and', '()', 'python_versions == "3"', 'python_version == “3”']

REQUIREMENTS = [
    "A", "A.B-C_D", "aa", "name", "name<=1", "name>=3", "name>=3,", "name>=3,<2", "name@http://foo.com", "name [fred,bar] @ http://foo.com ; python_version=='2.7'",
    "name[quux, strange];python_version<'2.7' and platform_version=='2'", "name; os_name=='a' or os_name=='b'", "name (>=1.0)", "name (>=1.0,<2) ; python_version>'2'",
    "name[a]", "name[]", "name[ a , B_c ]>=1", "name ==1.0.*", "name===foo", "name !=1.0,~=2.0", "name @ git+https://host/x@main#egg=x&subdirectory=y",
    "name[x] @ file:.", "Flask_SQLAlchemy >= 2.0", "  name  ", "name>=1;python_version<'3'", "name>=1 ;  extra == 'Foo_Bar'", "name @ file:///a/b%20c.whl",
    "name ~= 1.4.2", "name>=1.0rc1", "name()", "name ( )", "name==1.0+local",
]

NOT_REQUIREMENTS = ["", "-name", "name-", "name..", "_name", "name[", "name[a", "name[a b]", "name[a,]", "name[,a]", "name>=", "name>=1 <2", "name>=1,,<2", "name=1.0", "name=>1",
                    "name @", "name @ http://x y", "name @ http://x; os_name=='x'", "name;", "name ; foo", "name>=1.*", "name (>=1", "name >=1)", "name ==1.0 extra",
                    "./path", "name 1.0", "'name'", "git+https://x/y", "name>=1; python_version", "näme", "name[ä]", "-e ."]

LIBCS = {"glibc": [(2, 36), (2, 17)], "musl": [(1, 2)]}


def version(text):
    try:
        return str(Version(text))
    except InvalidVersion:
        return None


def rejected(kind, texts, error):
    for text in texts:
        try:
            kind(text)
        except error:
            continue
        raise SystemExit(f"{kind.__name__} accepts {text!r}")
    return texts


def marker(text, environment):
    try:
        return Marker(text).evaluate(environment, context="requirement")
    except Exception as e:
        return type(e).__name__


def requirement(text):
    r = Requirement(text)
    return dict(text=text, name=r.name, extras=sorted({canonicalize_name(e) for e in r.extras}), url=r.url or "",
                specifiers=str(r.specifier), marker=r.marker is not None)


def platforms(libc, v, machine):
    if libc == "musl":
        with mock.patch("packaging._musllinux._get_musl_version", lambda _: v and mock.Mock(major=v[0], minor=v[1])):
            from packaging import _musllinux
            return [f"linux_{machine}", *_musllinux.platform_tags([machine])]
    with mock.patch("packaging._manylinux._get_glibc_version", lambda: _GLibCVersion(*v)), \
         mock.patch("packaging._manylinux._have_compatible_abi", lambda *_: True), \
         mock.patch("packaging._manylinux._is_compatible", lambda *_: True):
        from packaging import _manylinux
        return [f"linux_{machine}", *_manylinux.platform_tags([machine])]


def target(minor, libc, v, machine, free=False):
    p = platforms(libc, v, machine)
    python = tuple(map(int, minor.split(".")))
    name = f"cp{python[0]}{python[1]}"
    own = [*tags.cpython_tags(python, abis=[name + ("t" if free else "")], platforms=p), *tags.compatible_tags(python, name, p)]
    # Each form of tag with few platforms is enough, and keeps the file small.
    few = {p[0], p[1], p[2], p[-1], p[len(p) // 2], *[x for x in p if "manylinux1_" in x or "2014" in x], "any"}
    return dict(python=minor, machine=machine, libc=libc, libc_version=v, free_threaded=free,
                tags=[str(t) for t in own if t.platform in few])


valid = [v for v in VERSIONS if version(v)]
assert valid == VERSIONS
order = sorted(valid, key=Version)
print(json.dumps(dict(
    versions=[[v, version(v), int(Version(v).is_prerelease)] for v in valid],
    # A version is followed by "=" if the next one equals it.
    order=[[a, "=" if b and Version(a) == Version(b) else "<"] for a, b in itertools.zip_longest(order, order[1:])],
    not_versions=rejected(Version, NOT_VERSIONS, InvalidVersion),
    specifiers=[[s, "".join("01"[SpecifierSet(s).contains(Version(v), prereleases=True)] for v in valid)] for s in SPECIFIERS],
    not_specifiers=rejected(SpecifierSet, NOT_SPECIFIERS, InvalidSpecifier),
    environments=ENVIRONMENTS,
    markers=[[m, [marker(m, e) for e in ENVIRONMENTS]] for m in MARKERS],
    not_markers=rejected(Marker, NOT_MARKERS, ValueError),
    requirements=[requirement(r) for r in REQUIREMENTS],
    not_requirements=rejected(Requirement, NOT_REQUIREMENTS, InvalidRequirement),
    targets=[
        target("3.11", "glibc", (2, 36), "x86_64"), target("3.9", "glibc", (2, 17), "aarch64"),
        target("3.13", "musl", (1, 2), "x86_64"), target("3.14", "glibc", (2, 41), "x86_64", free=True),
    ],
), indent=None, separators=(",", ":"), ensure_ascii=False).replace('],["', '],\n["').replace("},{", "},\n{").replace('],"', '],\n"'))
