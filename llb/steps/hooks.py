"""Calls the hooks of a build backend (https://peps.python.org/pep-0517/) in its own environment.

    hooks.py BACKEND WHEEL_DIRECTORY RESULT

BACKEND is JSON: {"build-backend": "module:object", "backend-path": [...],
"requires": [...]}, with "editable": true for a wheel that refers to the source tree
(https://peps.python.org/pep-0660/) and "machine" for a wheel for another machine. RESULT
receives JSON: {"wheel": file}; {"requires": [...]} if the backend requires more than the
environment has; or {"failure": ...} with the exception and the line of the project's own
files that it came from.
"""

import atexit
import contextlib
import gc
import importlib
import importlib.metadata
import json
import os
import re
import sys
import traceback


def main(backend, directory, result):
    # This script's own folder has modules that the build must not see.
    sys.path.pop(0)
    spec = json.loads(backend)
    try:
        outcome = run(spec, directory)
    except BaseException as error:  # setup() ends with SystemExit
        traceback.print_exc()
        outcome = {"failure": describe(error)}
    with open(result, "w", encoding="utf-8") as file:
        json.dump(outcome, file, sort_keys=True)
    fast_exit()


def fast_exit():
    """Ends the process without the interpreter's cleanup of all modules."""
    threading = sys.modules.get("threading")
    if threading is None or threading.active_count() == 1:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def run(spec, directory):
    if spec.get("machine"):
        pretend_machine(spec["machine"])
    if spec.get("backend-path"):
        wait()  # loading it already runs the project's own code
        backend = load(spec)
        order = "ask"
    else:
        backend = load(spec)
        order = wait()
    kind = "editable" if spec.get("editable") else "wheel"
    make = getattr(backend, "build_" + kind, None)
    if make is None:
        return {"failure": {"type": "NoHook", "message": "it has no build_" + kind}}
    missing = missing_requirements(backend, kind) if order == "ask" else []
    if missing:
        return {"requires": missing}
    forget_folders()
    try:
        made = make(directory, {})
        missing = missing_setup_requires()
    except BaseException:
        if order == "build":
            with contextlib.suppress(BaseException):
                missing = missing_requirements(backend, kind)
        if not missing:
            raise
    return {"requires": missing} if missing else {"wheel": made}


def pretend_machine(machine):
    """Makes os.uname() give the machine that the wheel is for, since what setup.py requires may
    depend on it. What compiles gets the real machine."""
    real = os.uname()
    other = os.uname_result((*real[:4], machine))

    def uname():
        caller = sys._getframe(1).f_globals.get("__name__", "")
        return real if caller.partition(".")[0] in ("sysconfig", "distutils", "setuptools") else other

    os.uname = uname
    if "platform" in sys.modules:
        sys.modules["platform"]._uname_cache = None


def wait():
    """Waits for the step, which surveys the tree. Returns "build", or "ask" to ask first what
    the backend requires."""
    return sys.stdin.readline().strip()


def missing_requirements(backend, kind):
    """What the backend requires and its environment lacks."""
    ask = getattr(backend, "get_requires_for_build_" + kind, None)
    return [requirement for requirement in ask({}) if is_missing(requirement)] if ask is not None else []


def missing_setup_requires():
    """What setup() requires with setup_requires and the environment lacks. If it was not asked
    for that, setuptools makes a wheel all the same."""
    distribution = getattr(sys.modules.get("distutils.core"), "_setup_distribution", None)
    required = getattr(distribution, "setup_requires", None) or []
    if isinstance(required, str):
        required = required.split("\n")
    return [requirement for requirement in required if requirement.strip() and is_missing(requirement)]


def load(spec):
    """Imports the backend, and what setuptools would import later: there is time for it while
    the tree is surveyed."""
    gc.disable()  # it takes a twelfth of the time and finds no garbage
    for path in reversed(spec.get("backend-path", [])):
        sys.path.insert(0, os.path.abspath(path))
    module, _, attributes = spec["build-backend"].partition(":")
    backend = importlib.import_module(module)
    for name in filter(None, attributes.split(".")):
        backend = getattr(backend, name)
    if module == "setuptools.build_meta":
        for command in ("bdist_wheel", "build_py", "egg_info", "install_egg_info", "install_scripts", "sdist"):
            with contextlib.suppress(ImportError):
                importlib.import_module("setuptools.command." + command)
    gc.freeze()
    gc.enable()
    return backend


def forget_folders():
    """Makes distutils forget which folders it has made: it makes none twice, not even one that
    setup.py has removed since. Other frontends call each hook in a process of its own, which
    would take longer than the hooks themselves."""
    for name in ("distutils.dir_util", "setuptools._distutils.dir_util"):
        module = sys.modules.get(name)
        for made in (getattr(module, "SkipRepeatAbsolutePaths", None), getattr(module, "_path_created", None)):
            if made is not None:
                made.clear()


def is_missing(requirement):
    """Whether no distribution of that name is installed. The resolver chose its version."""
    name = re.match(r"\s*([A-Za-z0-9._-]+)", requirement)
    if not name:
        return True
    try:
        importlib.metadata.distribution(name.group(1))
    except importlib.metadata.PackageNotFoundError:
        return True
    return False


def describe(error):
    """The exception, and the innermost line of the project's own files in its traceback."""
    place = {}
    caller = ""
    for frame, line in traceback.walk_tb(error.__traceback__):
        name = own_file(frame, caller)
        if name:
            place = {"file": name, "line": line}
        caller = frame.f_code.co_name
    if isinstance(error, SyntaxError) and error.filename:
        unnamed = error.filename == UNNAMED and caller == "run_setup"
        name = below_project("setup.py" if unnamed else error.filename)
        if name:
            place = {"file": name, "line": error.lineno or 0}
    if isinstance(error, ModuleNotFoundError) and error.name:
        place["module"] = error.name
        place["own"] = own_folder(error.name)
    if isinstance(error, OSError) and error.filename:
        place["path"] = relative(os.fsdecode(error.filename))
    if isinstance(error, FileNotFoundError) and "path" in place:
        place["near"] = nearest(place["path"])
    if isinstance(error, UnicodeDecodeError):
        place.update(undecoded(error))
    return dict(place, type=type(error).__name__, message=str(error))


def own_folder(module):
    """The folder of the project that has a module that was not found, or ""."""
    for folder in (".", "src"):
        path = os.path.join(folder, module)
        if os.path.isfile(path + ".py") or os.path.isdir(path):
            return folder
    return ""


def relative(path):
    """A path from the project's folder, if it is below it."""
    here = os.getcwd() + os.sep
    return path[len(here):] if path.startswith(here) else path


def nearest(path):
    """The file beside a missing one whose name is most like it, or ""."""
    import difflib

    folder, name = os.path.split(path)
    with contextlib.suppress(OSError):
        names = {file.lower(): file for file in os.listdir(folder or ".")}
        for found in difflib.get_close_matches(name.lower(), sorted(names), 1, 0.8):
            return os.path.join(folder, names[found])
    return ""


def undecoded(error):
    """The file that could not be decoded, and the line: the exception has its bytes alone."""
    for path in near_files():
        with contextlib.suppress(OSError):
            with open(path, "rb") as file:
                data = file.read(MAX_FILE)
            at = data.find(error.object) if error.object else -1
            if at >= 0:
                return {"path": path, "bad_line": data.count(b"\n", 0, at + error.start) + 1}
    return {}


MAX_FILE = 1 << 20


def near_files():
    """The project's own files, and those one folder further down."""
    folders = ["."]
    for folder in folders:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                path = os.path.normpath(entry.path)
                if entry.is_file(follow_symlinks=False):
                    yield path
                elif folder == "." and entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                    folders.append(path)


# The file name of code that exec() runs from a string, as setuptools runs setup.py:
# https://github.com/pypa/setuptools/blob/main/setuptools/build_meta.py
UNNAMED = "<string>"


def own_file(frame, caller):
    """The path below the project of the file a frame runs, or None."""
    code = frame.f_code
    if code.co_filename != UNNAMED:
        return below_project(code.co_filename)
    if code.co_name == "<module>" and caller != "run_setup":
        return None  # code that setup.py itself executes, such as a version file
    # setup.py and its functions, whose __file__ setuptools sets.
    return below_project(str(frame.f_globals.get("__file__", "")))


def below_project(filename):
    """The path below the project, or None for another file."""
    path, here = os.path.abspath(filename), os.getcwd() + os.sep
    if path.startswith(here) and os.path.exists(path):
        return path[len(here):]
    return None


main(*sys.argv[1:])
