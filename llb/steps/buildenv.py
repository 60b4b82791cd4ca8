"""Makes the environment the project's build backend runs in (PEP 518).

    /in/requirements.in, /in/constraints.txt, /in/pyproject.toml   what to resolve
    /in/pylock.build.toml   or a lock that already says it
    /buildenv               the environment, used at this very path
    /lock/pylock.build.toml what is in it

With --python-platform it is for another machine, where the backend then runs.
"""

import os
import shutil
import sys
import venv

import common
import fetching

BUILDENV, LOCK = "/buildenv", "/lock/pylock.build.toml"


def buildenv():
    env = fetching.environment()
    platform = [each for each in sys.argv[1:] if each.startswith("--python-platform=")]
    settings = [each for each in sys.argv[1:] if each not in platform]
    if os.path.exists("/in/pylock.build.toml"):
        shutil.copyfile("/in/pylock.build.toml", LOCK)
    else:
        minor = "{}.{}".format(*sys.version_info[:2])
        fetching.uv(
            "pip", "compile", "--quiet", "--no-header", "--no-annotate",
            "--universal", "--python-version", minor, "--python", sys.executable,
            "--no-cache", "--format", "pylock.toml", "--output-file", LOCK,
            "--constraints", "constraints.txt", *settings, "requirements.in",
            env=env, cwd="/in",
        )
    venv.EnvBuilder(symlinks=True, with_pip=False).create(BUILDENV)
    # A build requirement may itself be built here, so no shared cache.
    fetching.uv(
        "pip", "install", "--quiet", "--no-deps", "--no-cache",
        "--python", BUILDENV + "/bin/python", *platform, "--requirements", LOCK,
        env=env, cwd="/tmp",
    )
    # What makes the backend start in half the time, in every build to come. The same
    # bytes each time: an environment that is made again builds no wheel again.
    common.compile_bytecode(BUILDENV, "", common.WORKERS)
    common.settle("/lock")


common.main(buildenv, "/lock/failure.json")
