"""Runs uv."""

import os

import common
import output
import processes

UV = "/tool/uv"


def run(*args, env=None, cwd=None):
    """Runs uv. The end of its output goes into the report if uv fails."""
    shown = output.Output(urls=True)
    code = start(args, shown, env, cwd)
    if code != 0:
        facts = dict(args=list(args), log=shown.end, missing=missing_tools())
        if code < 0:  # by a signal: out of memory, or the build was stopped
            raise common.StepFailed("killed", **facts)
        raise common.StepFailed("uv", **facts)


def succeeds(*args, env=None, cwd=None):
    """Whether uv succeeds. Its output is not shown."""
    return start(args, output.Output(urls=True, quiet=True), env, cwd) == 0


def start(args, shown, env, cwd):
    command = [UV, "--no-progress", "--no-python-downloads", *args]
    return processes.run(command, "uv " + " ".join(args[:2]), shown, orphans=True, env=env, cwd=cwd)


def environment(**more):
    """The environment of uv: of the step's own variables it has those alone that say how to
    reach the network, and uv's settings. `more` is added."""
    env = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": "/tmp",
        "SOURCE_DATE_EPOCH": str(common.EPOCH),
        "UV_NO_INSTALLER_METADATA": "1",
        "UV_LINK_MODE": "copy",
    }
    # The base's own trust store, the build's proxies and uv's own settings stay. BuildKit
    # makes an empty variable of a secret that is not given.
    for name, value in os.environ.items():
        if name in ("SSL_CERT_FILE", "SSL_CERT_DIR") or name.startswith("UV_") and value:
            env[name] = value
        if name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            env[name] = value
    env.update(more)
    return env


def build_constraints(path):
    """uv's arguments for constraints on what sdists are built with, if the file is there."""
    return ["--build-constraints", path] if os.path.exists(path) else []


def missing_tools():
    """What compiling C or asking git for a version takes and the build base lacks."""
    import shutil  # for a failure alone
    import sysconfig

    missing = []
    if not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        missing.append("compiler")
    if not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")):
        missing.append("headers")
    if not shutil.which("git"):
        missing.append("git")
    return missing


def remove_lock(prefix):
    """Removes uv's lock file: it is world-writable, and would be in every layer."""
    lock = prefix + "/.lock"
    if os.path.exists(lock):
        os.remove(lock)
