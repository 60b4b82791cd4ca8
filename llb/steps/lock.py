"""Resolves the requirements into a lock (PEP 751) for linux and one Python.

    /in/requirements.in, /in/constraints.txt, /in/pyproject.toml  what to resolve
    /in/build-constraints.txt for what sdists are built with, where there are any
    /build/pylock.build.toml  the build environment's lock, kept in this one
    /in/pylock.toml           a lock of which what can stay stays, where there is one
    /local                    files of the context that may be locked, where there are any
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
    if os.path.exists("/in/pylock.toml"):
        # uv keeps what it finds in the file it writes, where it can stay.
        with open("/in/pylock.toml", encoding="utf-8") as previous, open(LOCK, "w", encoding="utf-8") as file:
            file.write(previous.read().partition("\n[[tool.wainwright.build]]")[0])
    minor = "{}.{}".format(*sys.version_info[:2])
    fetching.uv(
        "pip", "compile", "--quiet", "--no-header", "--no-annotate",
        "--universal", "--python-version", minor, "--python", sys.executable,
        "--no-cache", "--format", "pylock.toml", "--output-file", LOCK,
        "--constraints", "constraints.txt", *common.build_constraints("/in/build-constraints.txt"), *sys.argv[1:], "requirements.in",
        env=fetching.environment(), cwd="/in",
    )
    common.confined(OUT, common.VENV)
    for name in sorted(os.listdir(os.path.dirname(LOCK))):
        if name != "pylock.toml":
            raise common.StepFailed("outside", path=os.path.join(common.VENV, name))
    with open("/build/pylock.build.toml", encoding="utf-8") as file:
        build = file.read()
    if "WAINWRIGHT_LOCAL" in os.environ:
        with open(LOCK, encoding="utf-8") as file:
            locked = file.read()
        with open(LOCK, "w", encoding="utf-8") as file:
            file.write(from_project(locked, os.environ["WAINWRIGHT_LOCAL"]))
    with open(LOCK, "a", encoding="utf-8") as file:
        file.write(as_tool_table(build))
    common.settle(OUT)


def from_project(lock, below):
    """uv writes where it had the files of the context: a lock has their paths from the
    project, where it is committed."""
    import json  # few projects have any
    import re
    import urllib.parse

    below = json.loads(below)

    def path(found):
        name = urllib.parse.unquote(found.group(1))
        return "path = " + json.dumps(below[name], ensure_ascii=False) if name in below else found.group(0)

    return re.sub(r'(?:url = "file://|path = ")/local/([^"/]*)"', path, lock)


def as_tool_table(lock):
    """The build environment's packages under [tool.wainwright] of the lock."""
    start = lock.find("[[packages]]")
    if start < 0:
        return ""
    return "\n" + lock[start:].replace("[[packages]]", "[[tool.wainwright.build]]")


common.main(lock, OUT + "/failure.json")
