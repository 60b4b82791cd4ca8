"""Resolves the requirements into a lock (https://peps.python.org/pep-0751/) for Linux and
one minor version of Python.

    /in/requirements.in, /in/constraints.txt, /in/pyproject.toml  what to resolve
    /in/build-constraints.txt constraints on what sdists are built with, if there are any
    /build/pylock.build.toml  the lock of the build environment, which is kept in this one
    /in/pylock.toml           an earlier lock, whose versions stay where they can
    /local                    files of the context that may be locked, if there are any
    /out/opt/venv/pylock.toml the lock: a layer of the image

Resolving may run the setup.py of a dependency that has only an sdist. So nothing shared is
mounted here, and uv's cache is thrown away.
"""

import os
import sys

import common
import fetching
import output
import tree
import uv

OUT = "/out"
LOCK = OUT + common.VENV + "/pylock.toml"
MAX_LOCK = 64 << 20  # bytes


def lock():
    os.makedirs(os.path.dirname(LOCK))
    if os.path.exists("/in/pylock.toml"):
        # uv keeps what it finds in the file it writes, where it can stay.
        with open("/in/pylock.toml", encoding="utf-8") as previous, open(LOCK, "w", encoding="utf-8") as file:
            file.write(previous.read().partition("\n[[tool.wainwright.build]]")[0])
    minor = "{}.{}".format(*sys.version_info[:2])
    fetching.run_uv(
        "pip", "compile", "--quiet", "--no-header", "--no-annotate",
        "--universal", "--python-version", minor, "--python", sys.executable,
        "--no-cache", "--format", "pylock.toml", "--output-file", LOCK,
        "--constraints", "constraints.txt", *uv.build_constraints("/in/build-constraints.txt"), *sys.argv[1:], "requirements.in",
        env=fetching.environment(), cwd="/in",
    )
    tree.verify_contained(OUT, common.VENV)
    for name in sorted(os.listdir(os.path.dirname(LOCK))):
        if name != "pylock.toml":
            raise common.StepFailed("outside", path=os.path.join(common.VENV, name))
    with open("/build/pylock.build.toml", encoding="utf-8") as file:
        build = file.read()
    locked = output.read_within(LOCK, MAX_LOCK).decode("utf-8")
    if "WAINWRIGHT_LOCAL" in os.environ:
        locked = from_project(locked, os.environ["WAINWRIGHT_LOCAL"])
    with output.create(LOCK) as file:
        file.write(locked + as_tool_table(build))
    tree.normalize_tree(OUT)


def from_project(lock, below):
    """The lock with the paths of local files as they are from the project, where it is
    committed. uv writes the paths below /local. `below` is JSON: {file name: path}."""
    import json  # few projects have any
    import re
    import urllib.parse

    below = json.loads(below)

    def path(found):
        name = urllib.parse.unquote(found.group(1))
        return "path = " + json.dumps(below[name], ensure_ascii=False) if name in below else found.group(0)

    return re.sub(r'(?:url = "file://|path = ")/local/([^"/]*)"', path, lock)


def as_tool_table(lock):
    """The packages of the build environment, as a table under [tool.wainwright]."""
    start = lock.find("[[packages]]")
    if start < 0:
        return ""
    return "\n" + lock[start:].replace("[[packages]]", "[[tool.wainwright.build]]")


common.main(lock, OUT + "/failure.json")
