"""Which shared libraries an installed tree needs and does not have.

[apt] build installs the library with its headers, and a wheel may need a library that
desktops have. The image has it only if the base has it or [apt] runtime installs it: the
frontend compares.
"""

import glob
import hashlib
import os
import re
import stat
import struct
import sys

import output

# The C library, which every base has.
EVERYWHERE = ("libc.", "libm.", "libpthread.", "libdl.", "librt.", "libutil.", "ld-linux", "ld64.")

# Drivers. NVIDIA's are mounted when a container is started, those of InfiniBand come with the
# network.
DRIVER = ("libcuda.so", "libnvidia-", "libnvcuvid.so", "libnvoptix.so", "libcudadebugger.so",
          "libibverbs.so", "librdmacm.so", "libmlx5.so", "libfabric.so", "libucp.so", "libucs.so")


# What is read of all files together. The largest distributions have some 3,000 with 20,000 links.
MAX_LINKS = 200000
MAX_STEPS = 2000000  # from a file to one that it loads
MAX_FOUND = 2000  # entries of a report


def record_needed(tree, report):
    """Writes needed(tree) to report/libraries.json, if it is not empty."""
    found = needed(tree)
    if found:
        output.write_report(report + "/libraries.json", found)


def record_layer(tree, lock, root, built):
    """Writes {"needs": ..., "brings": ...} of a layer to a file below root/libraries whose name
    is the layer's own, if there is anything to write."""
    provides = provided(tree)
    needs = needed(tree) if built else missing_of_wheels(tree)
    if not (provides or needs):
        return
    with open(lock, "rb") as file:
        name = hashlib.sha256(file.read()).hexdigest()[:12]
    os.makedirs(root + "/libraries")
    output.write_report("%s/libraries/%s.json" % (root, name), {"brings": provides, "needs": needs})


def needed(tree):
    """[{"file": ..., "library": ..., "package": ...}] for what code that was compiled here is
    linked with. The package is the base's Debian package of the library."""
    links = linked_files(tree, programs=True)
    own = {os.path.basename(path) for path in links}
    first = {}
    for path, libraries in links.items():
        for library in libraries:
            if library not in own and not library.startswith(EVERYWHERE) and len(first) < MAX_FOUND:
                first.setdefault(library, path)
    owners = packages(first)
    return [
        {"file": first[library], "library": library, "package": owners[library]}
        for library in sorted(owners)
    ]


def missing_of_wheels(tree):
    """[{"distribution": ..., "file": ..., "library": ...}] for the libraries that wheels load
    and neither they nor the base have."""
    links = linked_files(tree)
    own = {os.path.basename(path) for path in links}
    names = {name for libraries in links.values() for name in libraries if name not in own}
    there = base_libraries() if names else set()
    missing = {name for name in names if name not in there and not name.startswith(EVERYWHERE + DRIVER)}
    if not missing:
        return []
    found = []
    for distribution, files in sorted(distributions(tree, links).items()):
        for library, file in sorted(indispensable(links, files, missing).items()):
            found.append({"distribution": distribution, "file": file, "library": library})
    return found[:MAX_FOUND]


def indispensable(links, files, missing):
    """{library: file} for the missing libraries that a distribution cannot do without.

    Many wheels have modules that are imported only if their library is there: a plugin for a
    screen, an engine for a cluster. So a library counts if more than half of the modules load
    it, directly or through others. A module is a file that none of the others load. If there
    are too many to follow, there is nothing to say.
    """
    steps = 0
    paths = {os.path.basename(path): path for path in links}
    loaded = {name for path in files for name in links[path]}
    modules = [path for path in files if os.path.basename(path) not in loaded] or files
    count, first = {}, {}
    for module in modules:
        seen, queue = {module}, [module]
        missed = {}
        while queue:
            path = queue.pop()
            steps += 1 + len(links[path])
            if steps > MAX_STEPS:
                return {}
            for name in links[path]:
                other = paths.get(name)
                if name in missing:
                    missed.setdefault(name, path)
                elif other is not None and other not in seen:
                    seen.add(other)
                    queue.append(other)
        for name, path in missed.items():
            count[name] = count.get(name, 0) + 1
            first.setdefault(name, path)
    return {name: first[name] for name in count if 2 * count[name] > len(modules)}


def distributions(tree, files):
    """{"lightgbm 4.5.0": [its files]}, by the RECORD of each distribution."""
    found = {}
    for listing in sorted(glob.glob(tree + "/lib/python*/site-packages/*.dist-info/RECORD")):
        info = os.path.dirname(listing)
        site = os.path.relpath(os.path.dirname(info), tree)
        with open(listing, encoding="utf-8", errors="replace") as file:
            for line in file:
                path = os.path.normpath(os.path.join(site, line.partition(",")[0].strip('"')))
                if path in files:
                    name = os.path.basename(info)[:-len(".dist-info")].replace("-", " ", 1)
                    found.setdefault(name, []).append(path)
    return found


# The folder that auditwheel puts a wheel's own libraries in: nothing else loads them.
PRIVATE = re.compile(r"\.libs$")


def provided(tree):
    """The libraries that other distributions may load, by name."""
    return sorted({
        os.path.basename(path) for path in elf_files(tree)
        if os.path.basename(path).startswith("lib") and not PRIVATE.search(os.path.dirname(path))
    })[:MAX_FOUND]


def elf_files(tree, programs=False):
    """The paths of shared objects, and with `programs` of executables too."""
    for folder, _, files in os.walk(tree):
        for name in files:
            path = os.path.join(folder, name)
            if not (".so" in name or programs and os.access(path, os.X_OK)):
                continue
            if not stat.S_ISREG(os.lstat(path).st_mode):  # a link; a pipe would block
                continue
            with open(path, "rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def linked_files(tree, programs=False):
    """{path in the tree: linked(it)}, sorted by path, of as many files as MAX_LINKS admits."""
    links, count = {}, 0
    for path in sorted(elf_files(tree, programs)):
        names = linked(path)
        count += 1 + len(names)
        if count > MAX_LINKS:
            break
        links[os.path.relpath(path, tree)] = names
    return links


def linked(path):
    """The libraries that a file is linked with (DT_NEEDED). Of a file that is not as elf(5)
    describes it, none."""
    try:
        with open(path, "rb") as file:
            return names(file)
    except (struct.error, IndexError, ValueError, StopIteration, OverflowError, OSError):
        return []


# What is read of one file; more is no library. The largest known ones have 40 segments and 100
# entries of PT_DYNAMIC.
MAX_TABLE = 64 << 10  # bytes of a table
MAX_NEEDED = 300
MAX_NAME = 256  # bytes, as long as a file's name may be


def names(file):
    """Does so, and reads no more than needed: there are libraries of a gigabyte."""
    head = file.read(64)
    wide, order = head[4] == 2, "<" if head[5] == 1 else ">"

    def table(form, at, count):
        form = order + form
        size = struct.calcsize(form)
        if size * count > MAX_TABLE:
            raise ValueError("the table is too large")
        file.seek(at)
        return list(struct.iter_unpack(form, file.read(size * count)))

    start, = struct.unpack_from(order + ("Q" if wide else "I"), head, 32 if wide else 28)
    _, count = struct.unpack_from(order + "HH", head, 54 if wide else 42)
    segments = []  # (type, offset, address, length)
    for header in table("IIQQQQQQ" if wide else "IIIIIIII", start, count):
        segments.append((header[0], *((header[2], header[3], header[5]) if wide else (header[1], header[2], header[4]))))
    entries = []
    for kind, offset, _, length in segments:
        if kind == 2 and not entries:  # PT_DYNAMIC, of which there is one
            entries = table("QQ" if wide else "II", offset, length // (16 if wide else 8))
    strings = next(value for tag, value in entries if tag == 5)  # DT_STRTAB
    strings = next(
        strings - address + offset for kind, offset, address, length in segments
        if kind == 1 and address <= strings < address + length  # PT_LOAD
    )
    found = []
    for tag, value in entries:
        if tag == 0:
            break
        if tag == 1:  # DT_NEEDED
            if len(found) == MAX_NEEDED:
                raise ValueError("it is linked with too many libraries")
            file.seek(strings + value)
            found.append(file.read(MAX_NAME).partition(b"\0")[0].decode("ascii"))
    return found


FOLDERS = ("/usr/lib/*-linux-gnu*", "/lib/*-linux-gnu*", "/usr/lib", "/lib")
MORE_FOLDERS = ("/usr/local/lib/*-linux-gnu*", "/usr/local/lib", "/usr/lib64", "/lib64")


def base_libraries():
    """The names of the libraries that the base's dynamic loader finds."""
    folders = [*FOLDERS, *MORE_FOLDERS, sys.base_prefix + "/lib"]
    folders += os.environ.get("LD_LIBRARY_PATH", "").split(":")
    for listing in glob.glob("/etc/ld.so.conf.d/*.conf"):
        with open(listing, encoding="utf-8", errors="replace") as file:
            folders += (line.strip() for line in file)
    found = set()
    for folder in folders:
        for place in glob.glob(folder):
            if os.path.isabs(place) and os.path.isdir(place):
                found.update(os.listdir(place))
    return found


def packages(libraries):
    """{library: the Debian package that it is of}, as far as the base knows one."""
    paths = {}
    for library in libraries:
        for folder in FOLDERS:
            for path in glob.glob(os.path.join(folder, glob.escape(library))):
                # A package may name the file below /lib, which is a link to /usr/lib.
                for name in (path, path[len("/usr"):] if path.startswith("/usr/") else "/usr" + path):
                    paths[name.encode()] = library
    found = {}
    if not paths:
        return found
    for listing in sorted(glob.glob("/var/lib/dpkg/info/*.list")):
        with open(listing, "rb") as file:
            for line in file.read().splitlines():
                if line in paths:
                    name = os.path.basename(listing)[:-len(".list")]
                    found.setdefault(paths[line], name.partition(":")[0])
    return found
