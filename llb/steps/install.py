"""Installs the distributions of one sub-lock into an empty tree.

    /in/pylock.layer.toml  the sub-lock
    /in/build-constraints.txt  constraints on what sdists are built with, if there are any
    /out                   out: the tree, laid over the image's root
    /report                out: with `build` or `native` what libraries.py finds in it,
                           with `shares` shared.json (see shared.py)

Arguments:

    build   distributions may be built from their sdists. Untrusted code then runs here, so
            nothing shared is mounted and uv's cache is thrown away.
    uncached  there are wheels of the context, which may change under the same name, or files
            that no hash tells from others. There is no cache either.
    native  there are wheels with compiled code
    shares  some distributions are known to write the same paths
    --python-platform=...  wheels are unpacked for another machine (bytecode is the same)
"""

import os
import sys

import bytecode
import common
import fetching
import output
import shared
import tree
import uv

LOCK, OUT, REPORT = "/in/pylock.layer.toml", "/out", "/report"


def install():
    given = sys.argv[1:]
    build = "build" in given
    shared_cache = not build and "uncached" not in given
    prefix = OUT + common.VENV
    os.makedirs(prefix)
    arguments = [
        "pip", "install", "--quiet", "--no-deps",
        *([] if shared_cache else ["--no-cache"]),
        *(uv.build_constraints("/in/build-constraints.txt") if build else ["--no-build"]),
        "--python", common.PYTHON,
        "--prefix", prefix,
        *(argument for argument in given if argument.startswith("--python-platform=")),
        "--requirements", LOCK,
    ]
    env = fetching.environment()
    installed = False
    if shared_cache and fetching.has_credentials():
        # The cache is shared with builds that have no credentials, so a uv that has them does
        # not use it.
        public = fetching.public_environment()
        installed = uv.succeeds(*arguments, env=public, cwd="/tmp")
        if installed:
            env = public
        else:
            output.say("files of this layer take the build's credentials, so they are not shared with other builds")
            import shutil  # few builds have credentials

            shutil.rmtree(prefix)
            os.makedirs(prefix)
            arguments.append("--no-cache")
    if not installed:
        run_uv(arguments, build, env)
    # uv unpacks several distributions at once, and of a path that two of them write, the file
    # of the slower one stays. Here it is always that of the last in the lock's order.
    twice = shared.paths(prefix)
    for name in shared.distributions(twice):
        if build:
            env = fetching.environment_again()
        run_uv([*arguments, "--reinstall-package", name], build, env)
    shared.show(twice)
    tree.verify_contained(OUT, common.VENV)
    tree.verify_installed(prefix)
    uv.remove_lock(prefix)
    bytecode.compile_tree(prefix, OUT, bytecode.WORKERS)
    tree.normalize_tree(OUT)
    if os.path.isdir(REPORT):
        tree.keep_files(REPORT)
    if "shares" in given:
        shared.record(twice, REPORT)
        tree.normalize_tree(REPORT)
    if build or "native" in given:
        import libraries

        libraries.record_layer(prefix, LOCK, REPORT + common.VENV, build)
        tree.normalize_tree(REPORT)


def run_uv(arguments, build, env):
    fetching.run_uv(*arguments, env=env, cwd="/tmp")
    if build:
        # No wheel has a link or a pipe, and what reads one that code has left may wait for ever.
        tree.normalize_tree(OUT, links=False)


common.main(install, OUT + "/failure.json")
