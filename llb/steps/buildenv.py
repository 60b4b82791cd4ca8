"""Makes the environment that the project's build backend runs in
(https://peps.python.org/pep-0518/).

    /in/requirements.in, /in/constraints.txt, /in/pyproject.toml   what to resolve
    /in/pylock.build.toml   or what was resolved before
    /buildenv               the environment, used at this very path
    /lock/pylock.build.toml what is in it

With --python-platform the environment is for another machine, on which the backend runs.
"""

import os
import shutil
import sys
import venv

import bytecode
import common
import fetching
import tree

BUILDENV, LOCK = "/buildenv", "/lock/pylock.build.toml"


def buildenv():
    env = fetching.environment()
    platform = [argument for argument in sys.argv[1:] if argument.startswith("--python-platform=")]
    settings = [argument for argument in sys.argv[1:] if argument not in platform]
    if os.path.exists("/in/pylock.build.toml"):
        shutil.copyfile("/in/pylock.build.toml", LOCK)
    else:
        minor = "{}.{}".format(*sys.version_info[:2])
        fetching.run_uv(
            "pip", "compile", "--quiet", "--no-header", "--no-annotate",
            "--universal", "--python-version", minor, "--python", sys.executable,
            "--no-cache", "--format", "pylock.toml", "--output-file", LOCK,
            "--constraints", "constraints.txt", *settings, "requirements.in",
            env=env, cwd="/in",
        )
        env = fetching.environment_again()
    venv.EnvBuilder(symlinks=True, with_pip=False).create(BUILDENV)
    # A build requirement may itself be built here, so no shared cache.
    fetching.run_uv(
        "pip", "install", "--quiet", "--no-deps", "--no-cache",
        "--python", BUILDENV + "/bin/python", *platform, "--requirements", LOCK,
        env=env, cwd="/tmp",
    )
    # The backend starts in half the time with bytecode. It has the same bytes each time, so
    # the wheel is not built again because the environment was made again.
    bytecode.compile_tree(BUILDENV, "", bytecode.WORKERS)
    tree.normalize_tree("/lock")


common.main(buildenv, "/lock/failure.json")
