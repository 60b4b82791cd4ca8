"""Installs the distributions of one sub-lock into an empty tree.

    /in/pylock.layer.toml  the sub-lock
    /out                   the tree, laid over the image's root

With `build` as argument, distributions may be built from their sdists: anyone's
code then runs here, so nothing shared is mounted and uv's cache is thrown away.
"""

import os
import sys

import common

OUT = "/out"


def install():
    build = sys.argv[1:] == ["build"]
    prefix = OUT + common.VENV
    os.makedirs(prefix)
    common.uv(
        "pip", "install", "--quiet", "--no-deps",
        *(["--no-cache"] if build else ["--no-build"]),
        "--python", common.PYTHON,
        "--prefix", prefix,
        "--requirements", "/in/pylock.layer.toml",
        env=common.fetching_environment(),
        cwd="/tmp",
    )
    common.forget_lock(prefix)
    compile_bytecode(prefix)
    common.settle(OUT)


# However many processors there are: a module's bytecode differs by what its process
# compiled before, so who compiles what must not hang on the machine.
WORKERS = 4


def compile_bytecode(tree):
    """Bytecode checked by hash, the same bytes each time. uv's workers take whatever
    file comes next, and then now and then one differs."""
    import compileall
    import py_compile

    files = sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(tree) for name in names if name.endswith(".py")
    )
    # The paths in it are those of the image.
    where = {"stripdir": OUT, "prependdir": "/"} if sys.version_info >= (3, 9) else {}
    workers = []
    for part in range(WORKERS):
        worker = os.fork()
        if worker == 0:
            try:
                for file in files[part::WORKERS]:
                    # A file that is no Python of this version has no bytecode.
                    compileall.compile_file(
                        file, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH, **where
                    )
            finally:
                os._exit(0)
        workers.append(worker)
    for worker in workers:
        os.waitpid(worker, 0)


common.main(install, OUT + "/failure.json")
