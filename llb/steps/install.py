"""Installs the distributions of one sub-lock into an empty tree.

    /in/pylock.layer.toml  the sub-lock
    /in/build-constraints.txt  for what sdists are built with, where there are any
    /out                   out: the tree, laid over the image's root
    /report                out: with `build` or `native` what libraries.py says of it,
                           with `shares` shared.json (see shared.py)

With `build` among the arguments, distributions may be built from their sdists:
anyone's code then runs here, so nothing shared is mounted and uv's cache is thrown
away. With `local` there are wheels of the context, which may be others tomorrow, and
no cache either. With `native` there are wheels with compiled code, with `shares` some
that are known to write the same paths. With --python-platform, wheels are unpacked for
another machine; bytecode is the same on all.
"""

import os
import sys

import common
import fetching
import shared

LOCK, OUT, REPORT = "/in/pylock.layer.toml", "/out", "/report"


def install():
    said = sys.argv[1:]
    build = "build" in said
    prefix = OUT + common.VENV
    os.makedirs(prefix)
    arguments = [
        "pip", "install", "--quiet", "--no-deps",
        *(["--no-cache"] if build or "local" in said else []),
        *(common.build_constraints("/in/build-constraints.txt") if build else ["--no-build"]),
        "--python", common.PYTHON,
        "--prefix", prefix,
        *(each for each in said if each.startswith("--python-platform=")),
        "--requirements", LOCK,
    ]
    env = fetching.environment()
    fetching.uv(*arguments, env=env, cwd="/tmp")
    # uv unpacks several at once, and of a path that two write the last one stays.
    # Here it is the last in the lock's order, whoever was faster.
    twice = shared.paths(prefix)
    for name in shared.distributions(twice):
        fetching.uv(*arguments, "--reinstall-package", name, env=env, cwd="/tmp")
    shared.show(twice)
    common.confined(OUT, common.VENV)
    common.forget_lock(prefix)
    common.compile_bytecode(prefix, OUT, common.WORKERS)
    common.settle(OUT)
    if "shares" in said:
        shared.tell(twice, REPORT)
        common.settle(REPORT)
    if build or "native" in said:
        import libraries

        libraries.record(prefix, LOCK, REPORT + common.VENV, build)
        common.settle(REPORT)


common.main(install, OUT + "/failure.json")
