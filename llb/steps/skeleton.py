"""Makes the empty virtual environment, and describes the base's Python.

    /out/opt/venv              the environment (https://peps.python.org/pep-0405/), without packages
    /out/opt/venv/python.json  what is known of the Python: PEP 508 markers, libc, its modules
"""

import os
import platform
import shutil
import sys
import venv

import common
import output
import tree

OUT = "/out"


def skeleton():
    if os.path.lexists(common.VENV):
        raise common.StepFailed("has-venv")
    venv.EnvBuilder(symlinks=True, with_pip=False).create(common.VENV)
    shutil.move(common.VENV, OUT + common.VENV)
    output.write_report(OUT + common.VENV + "/python.json", facts())
    tree.normalize_tree(OUT)


def facts():
    return {
        "executable": sys.executable,
        "markers": markers(),
        "libc": libc(),
        "stdlib": sorted(getattr(sys, "stdlib_module_names", sys.builtin_module_names)),
    }


def markers():
    """The environment markers (https://peps.python.org/pep-0508/#environment-markers). Those
    that describe the kernel are empty."""
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
    """The C library, which decides which binary wheels can be loaded."""
    name, version = platform.libc_ver()
    if name == "glibc":
        return {"name": "glibc", "version": version}
    return {"name": "musl", "version": ""}


common.main(skeleton, OUT + "/failure.json")
