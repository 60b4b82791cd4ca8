"""Lays out the empty virtual environment and tells what the base's Python is.

    /out/opt/venv              the environment (PEP 405), no package in it
    /out/opt/venv/python.json  the Python found: PEP 508 markers, libc
"""

import json
import os
import platform
import shutil
import sys
import venv

import common

OUT = "/out"


def skeleton():
    if os.path.lexists(common.VENV):
        raise common.StepFailed("has-venv")
    venv.EnvBuilder(symlinks=True, with_pip=False).create(common.VENV)
    shutil.move(common.VENV, OUT + common.VENV)
    with open(OUT + common.VENV + "/python.json", "w", encoding="utf-8") as file:
        json.dump(facts(), file, sort_keys=True)
    common.settle(OUT)


def facts():
    return {
        "executable": sys.executable,
        "markers": markers(),
        "libc": libc(),
        "stdlib": sorted(getattr(sys, "stdlib_module_names", sys.builtin_module_names)),
    }


def markers():
    """PEP 508's environment markers, less the two that tell kernels apart."""
    version = sys.implementation.version
    implementation = "{0.major}.{0.minor}.{0.micro}".format(version)
    if version.releaselevel != "final":
        implementation += version.releaselevel[0] + str(version.serial)
    return {
        "implementation_name": sys.implementation.name,
        "implementation_version": implementation,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": "",
        "platform_system": platform.system(),
        "platform_version": "",
        "python_full_version": platform.python_version(),
        "python_version": ".".join(platform.python_version_tuple()[:2]),
        "sys_platform": sys.platform,
    }


def libc():
    """("glibc", "2.36") or ("musl", ""): which binary wheels can load."""
    name, version = platform.libc_ver()
    if name == "glibc":
        return {"name": "glibc", "version": version}
    return {"name": "musl", "version": ""}


common.main(skeleton, OUT + "/failure.json")
