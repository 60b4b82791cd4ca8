"""Calls the hooks of a build backend (PEP 517) in its own environment.

    hooks.py BACKEND WHEEL_DIRECTORY RESULT

BACKEND is JSON: {"build-backend": "module:object", "backend-path": [...],
"requires": [...]}, and "editable": true for a wheel that refers to the source
tree (PEP 660), "machine" for one that is made for another machine. RESULT receives JSON: {"wheel": file}, {"requires":
[...]} when the backend wants more than the environment has, or {"failure": ...}
with the exception and the place in the project's own files it came from.
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
    # This script's own directory holds modules of ours, not of the build.
    sys.path.pop(0)
    spec = json.loads(backend)
    try:
        outcome = run(spec, directory)
    except BaseException as error:  # setup() ends with SystemExit
        traceback.print_exc()
        outcome = {"failure": describe(error)}
    with open(result, "w", encoding="utf-8") as file:
        json.dump(outcome, file, sort_keys=True)
    leave()


def leave():
    """Ends without the interpreter's taking itself apart, module by module."""
    threading = sys.modules.get("threading")
    if threading is None or threading.active_count() == 1:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def run(spec, directory):
    if spec.get("machine"):
        pretend(spec["machine"])
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
    missing = lacking(backend, kind) if order == "ask" else []
    if missing:
        return {"requires": missing}
    forget_folders()
    try:
        made = make(directory, {})
        missing = overlooked()
    except BaseException:
        if order == "build":
            with contextlib.suppress(BaseException):
                missing = lacking(backend, kind)
        if not missing:
            raise
    return {"requires": missing} if missing else {"wheel": made}


def pretend(machine):
    """Tells setup.py of the machine that the wheel is for: what it requires there may
    hang on that. What compiles is told the truth."""
    true = os.uname()
    other = os.uname_result((*true[:4], machine))

    def uname():
        caller = sys._getframe(1).f_globals.get("__name__", "")
        return true if caller.partition(".")[0] in ("sysconfig", "distutils", "setuptools") else other

    os.uname = uname
    if "platform" in sys.modules:
        sys.modules["platform"]._uname_cache = None


def wait():
    """Waits for the step: the tree is being surveyed until then. Returns what to do:
    "build", or "ask" for what the backend requires before that."""
    return sys.stdin.readline().strip()


def lacking(backend, kind):
    """What the backend requires of its environment and that lacks."""
    ask = getattr(backend, "get_requires_for_build_" + kind, None)
    return [each for each in ask({}) if lacks(each)] if ask is not None else []


def overlooked():
    """What setup() required (setup_requires) and that lacks: setuptools does without
    it where it was not asked, and makes a wheel all the same."""
    distribution = getattr(sys.modules.get("distutils.core"), "_setup_distribution", None)
    required = getattr(distribution, "setup_requires", None) or []
    if isinstance(required, str):
        required = required.split("\n")
    return [each for each in required if each.strip() and lacks(each)]


def load(spec):
    """Imports the backend, and what setuptools would only import later: there is
    time for it while the tree is being surveyed."""
    gc.disable()  # a twelfth of the time, and nothing that is loaded is garbage
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
    """distutils makes no folder twice, not even one that setup.py has removed since.
    A hook has a process of its own elsewhere; here that would cost each build more
    than all else the hooks do for it."""
    for name in ("distutils.dir_util", "setuptools._distutils.dir_util"):
        module = sys.modules.get(name)
        for made in (getattr(module, "SkipRepeatAbsolutePaths", None), getattr(module, "_path_created", None)):
            if made is not None:
                made.clear()


def lacks(requirement):
    """Whether no distribution of that name is here; its version is the resolver's."""
    name = re.match(r"\s*([A-Za-z0-9._-]+)", requirement)
    if not name:
        return True
    try:
        importlib.metadata.distribution(name.group(1))
    except importlib.metadata.PackageNotFoundError:
        return True
    return False


def describe(error):
    """The exception, and the innermost line of the project's own files it passed."""
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
    """The folder of the project that has a module which was not found, or ""."""
    for folder in (".", "src"):
        path = os.path.join(folder, module)
        if os.path.isfile(path + ".py") or os.path.isdir(path):
            return folder
    return ""


def relative(path):
    """A path as the project knows it, where it is one below."""
    here = os.getcwd() + os.sep
    return path[len(here):] if path.startswith(here) else path


def nearest(path):
    """The name beside a missing file that was probably meant, or ""."""
    import difflib

    folder, name = os.path.split(path)
    with contextlib.suppress(OSError):
        names = {each.lower(): each for each in os.listdir(folder or ".")}
        for found in difflib.get_close_matches(name.lower(), sorted(names), 1, 0.8):
            return os.path.join(folder, names[found])
    return ""


def undecoded(error):
    """Which file the bytes come from that are no text, and the line they are on:
    the exception knows the bytes alone."""
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


# What exec() calls code that was given to it as text. setuptools runs setup.py so.
UNNAMED = "<string>"


def own_file(frame, caller):
    """The path below the project of the file a frame runs, or None."""
    code = frame.f_code
    if code.co_filename != UNNAMED:
        return below_project(code.co_filename)
    if code.co_name == "<module>" and caller != "run_setup":
        return None  # text that setup.py itself executes, such as a version file
    # setup.py and its functions: setuptools tells them their name.
    return below_project(str(frame.f_globals.get("__file__", "")))


def below_project(filename):
    """The path below the project, or None for anybody else's file."""
    path, here = os.path.abspath(filename), os.getcwd() + os.sep
    if path.startswith(here) and os.path.exists(path):
        return path[len(here):]
    return None


main(*sys.argv[1:])
