"""Installs the distributions of one sub-lock into an empty tree.

    /in/pylock.layer.toml  the sub-lock
    /out                   out: the tree, laid over the image's root
    /report                out, with `build` or `native`: what libraries.py says of it,
                           laid over the image's root too

With `build` as argument, distributions may be built from their sdists: anyone's
code then runs here, so nothing shared is mounted and uv's cache is thrown away.
With --python-platform, wheels are unpacked for another machine; bytecode is the
same on all. With `native` there are wheels with compiled code among them.
"""

import os
import sys

import common
import fetching

LOCK, OUT, REPORT = "/in/pylock.layer.toml", "/out", "/report"

# Processes that compile, however many processors there are: who compiles what must
# not hang on the machine.
WORKERS = 4


def install():
    build, native = "build" in sys.argv[1:], "native" in sys.argv[1:]
    prefix = OUT + common.VENV
    os.makedirs(prefix)
    fetching.uv(
        "pip", "install", "--quiet", "--no-deps",
        *(["--no-cache"] if build else ["--no-build"]),
        "--python", common.PYTHON,
        "--prefix", prefix,
        *(each for each in sys.argv[1:] if each.startswith("--python-platform=")),
        "--requirements", LOCK,
        env=fetching.environment(),
        cwd="/tmp",
    )
    common.confined(OUT, common.VENV)
    common.forget_lock(prefix)
    common.compile_bytecode(prefix, OUT, WORKERS)
    common.settle(OUT)
    if build or native:
        import libraries

        libraries.record(prefix, LOCK, REPORT + common.VENV, build)
        common.settle(REPORT)


common.main(install, OUT + "/failure.json")
