"""Resolves the requirements into a lock (PEP 751) for linux and one Python.

    /in/requirements.in, /in/constraints.txt, /in/pyproject.toml  what to resolve
    /build/pylock.build.toml  the build environment's lock, kept in this one
    /out/opt/venv/pylock.toml the lock: a layer of the image

Resolving may run the setup.py of a dependency that has only an sdist, so
nothing shared is mounted here and uv's cache is thrown away.
"""

import os
import sys

import common
import fetching

OUT = "/out"
LOCK = OUT + common.VENV + "/pylock.toml"


def lock():
    os.makedirs(os.path.dirname(LOCK))
    minor = "{}.{}".format(*sys.version_info[:2])
    fetching.uv(
        "pip", "compile", "--quiet", "--no-header", "--no-annotate",
        "--universal", "--python-version", minor, "--python", sys.executable,
        "--no-cache", "--format", "pylock.toml", "--output-file", LOCK,
        "--constraints", "constraints.txt", *sys.argv[1:], "requirements.in",
        env=fetching.environment(), cwd="/in",
    )
    common.confined(OUT, common.VENV)
    for name in sorted(os.listdir(os.path.dirname(LOCK))):
        if name != "pylock.toml":
            raise common.StepFailed("outside", path=os.path.join(common.VENV, name))
    with open("/build/pylock.build.toml", encoding="utf-8") as file:
        build = file.read()
    with open(LOCK, "a", encoding="utf-8") as file:
        file.write(as_tool_table(build))
    common.settle(OUT)


def as_tool_table(lock):
    """The build environment's packages under [tool.wainwright] of the lock."""
    start = lock.find("[[packages]]")
    if start < 0:
        return ""
    return "\n" + lock[start:].replace("[[packages]]", "[[tool.wainwright.build]]")


common.main(lock, OUT + "/failure.json")
