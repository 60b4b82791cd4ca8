"""Surveys the project, builds its wheel (https://peps.python.org/pep-0517/) and installs it.

    /src       the project, writable, thrown away afterwards. If the project is a folder of
               the context (WAINWRIGHT_SOURCE is its path), it is at the same place below
               /src, alone or, if its version comes from git, with the whole context.
    /buildenv  the environment of the build backend
    /wheel     out: the wheel, survey.json, libraries.json if the wheel is not pure Python,
               or requires.json and unfit.json (see below). What the backend leaves there
               besides its wheel is removed.
    /out       out: the installed wheel, a layer of the image

setup.py is untrusted code: this step has neither secrets nor a network. With
WAINWRIGHT_NETWORK it has a network, and the proxies and certificates to use it. If the
backend requires distributions that /buildenv lacks, requires.json names them and no wheel is
made: the frontend runs the step again with an environment that has them. If the wheel does
not support this Python, unfit.json says so and nothing is installed: the frontend reads the
wheel's METADATA and chooses another Python.
"""

import os
import sys

CONTEXT, WHEEL, OUT = "/src", "/wheel", "/out"
# The project's folder.
SOURCE = os.environ.get("WAINWRIGHT_SOURCE", CONTEXT)
HERE = os.path.dirname(os.path.abspath(__file__))
RESULT = "/tmp/wainwright-hooks.json"

# Bounds on what others have written, in bytes.
MAX_RESULT = 1 << 20
MAX_SURVEY = 64 << 20
MAX_SETUP = 1 << 20


def start_backend():
    """Starts hooks.py, which loads the backend and waits for a line on its stdin.

    Returns its pid, the pipe to it and the pipe from it. It uses posix_spawn, because
    importing subprocess takes a third of the time that loading the backend takes.
    """
    prefix = "WAINWRIGHT_ENV_"
    env = {
        "PATH": "/buildenv/bin:" + os.environ.get("PATH", ""),
        "HOME": "/tmp",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": "315532800",  # common.EPOCH
    }
    if "WAINWRIGHT_NETWORK" in os.environ:
        passed = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir")
        env.update((name, value) for name, value in os.environ.items() if name.lower() in passed)
        import network

        env.update(network.environment())
    env.update((name[len(prefix):], value) for name, value in os.environ.items() if name.startswith(prefix))
    stdin, to_backend = os.pipe()
    from_backend, stdout = os.pipe()
    os.chdir(SOURCE)
    process = os.posix_spawn(
        "/buildenv/bin/python",
        ["/buildenv/bin/python", HERE + "/hooks.py", os.environ["WAINWRIGHT_BACKEND"], WHEEL, RESULT],
        env, file_actions=[(os.POSIX_SPAWN_DUP2, *pair) for pair in ((stdin, 0), (stdout, 1), (stdout, 2))],
    )
    os.close(stdin)
    os.close(stdout)
    return process, to_backend, from_backend


if os.getpid() != 1:  # it is in a container, but for one kind of BuildKit
    import processes

    processes.adopt_orphans()

# The backend is loaded while other modules are imported and the survey runs, because loading
# it takes longest. Its hooks are called after the survey, because setup.py may write into
# the tree.
BACKEND = start_backend()

import contextlib
import json
import re
import stat
import subprocess

import bytecode
import common
import output
import processes
import tree
import uv

SPEC = json.loads(os.environ["WAINWRIGHT_BACKEND"])


def wheel():
    survey = subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", HERE + "/survey.py", SOURCE, WHEEL + "/survey.json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    plain_modes(SOURCE)
    if os.path.isdir(CONTEXT + "/.git"):
        hide_changes_from_git(CONTEXT)
    output.Output().show(survey.stdout.fileno())
    surveyed = survey.wait()
    if surveyed == common.DISK_FULL:
        raise OSError(surveyed, os.strerror(surveyed))
    if surveyed != 0:
        raise common.StepFailed("survey")
    drop_leftovers(SOURCE)
    interpreter = ask_interpreter()
    editable = SPEC.get("editable")
    before = compiled_modules(SOURCE) if editable else set()
    built, asked = build(*BACKEND, interpreter)
    tree.verify_contained(OUT)
    tree.keep_files(WHEEL, "survey.json", os.path.basename(built or ""))
    if editable:
        keep(compiled_modules(SOURCE) - before)
    if asked:
        output.write_report(WHEEL + "/requires.json", asked)
    elif built:
        install(built)
        record_libraries(built)
    tree.normalize_tree(WHEEL)


def compiled_modules(root):
    leftovers = os.path.join(root, "build")
    return {
        os.path.join(folder, name)
        for folder, _, names in os.walk(root) for name in names
        if name.endswith(".so") and not folder.startswith(leftovers) and is_file(os.path.join(folder, name))
    }


def keep(files):
    """Copies compiled modules to the layer: an editable install looks for them in the source
    tree alone."""
    import shutil

    for path in sorted(files):
        os.makedirs(os.path.dirname(OUT + path), exist_ok=True)
        shutil.copyfile(path, OUT + path)


def plain_modes(root):
    """Keeps the modes that a umask gave to the checkout out of the wheel."""
    for folder, _, files in os.walk(root):
        for name in files:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                tree.set_mode(path, os.lstat(path).st_mode)


def hide_changes_from_git(root):
    """Makes git ignore the files that the context leaves out (a Dockerfile, tests) and the
    modes that plain_modes changed, so that a version that comes from git is the commit's.
    """
    env = {"PATH": os.environ.get("PATH", ""), "HOME": "/tmp"}
    # A repository's own configuration may name programs for git to run.
    own = ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
    git = lambda *args, **more: subprocess.run(
        ["git", "-C", root, *own, *args], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more
    )
    try:
        git("config", "core.fileMode", "false")
        absent = git("ls-files", "-z", "--deleted").stdout
        git("update-index", "-z", "--skip-worktree", "--stdin", input=absent)
    except OSError:
        pass  # there is no git; the backend fails if it needs it


def drop_leftovers(project):
    """Removes what an earlier build left, which would put deleted modules into the wheel.

    An unpacked sdist (it has a PKG-INFO) keeps its egg-info: there is no git to ask, so the
    list of files in it is all that setuptools_scm and pbr know about package data.
    """
    import shutil  # like others below, not imported before the backend was started

    build_dir = os.path.join(project, "build")
    if os.path.isdir(build_dir):
        for name in os.listdir(build_dir):
            if name == "lib" or name.startswith(("lib.", "bdist.", "temp.", "scripts-")):
                shutil.rmtree(os.path.join(build_dir, name), ignore_errors=True)
    if os.path.isfile(os.path.join(project, "PKG-INFO")):
        return
    for parent in (project, os.path.join(project, "src")):
        if os.path.isdir(parent):
            for name in os.listdir(parent):
                if name.endswith(".egg-info"):
                    shutil.rmtree(os.path.join(parent, name), ignore_errors=True)


def build(process, to_backend, from_backend, interpreter):
    """Lets the hooks run, and kills what they leave running. Returns the wheel's path, or None
    if there is none, and what the backend requires, if it is more than /buildenv has."""
    try:
        os.write(to_backend, b"ask\n" if may_require_more() else b"build\n")
    except BrokenPipeError:
        pass  # it has ended already; the result says why
    os.close(to_backend)
    # With a network, the backend has the caller's proxies.
    shown = output.Output(newlines=False)
    code = processes.follow(process, from_backend, backend_name(), shown, ended=lambda: wait_for(interpreter))
    outcome = read_outcome()
    if outcome is None:
        # The interpreter crashed, or could not write the result.
        if code == -9:
            raise common.StepFailed("killed", log=shown.end)
        ended = "with status %d" % code if code >= 0 else "by signal %d" % -code
        outcome = {"failure": {"type": "", "message": "the build backend ended " + ended}}
    if "failure" in outcome:
        raise common.StepFailed(
            "backend", log=shown.end, missing=uv.missing_tools(), repository=os.path.isdir(CONTEXT + "/.git"),
            setup=surveyed_setup(), **{name: value for name, value in outcome["failure"].items() if name in DESCRIBED},
        )
    if "requires" in outcome:
        return None, outcome["requires"]
    return wheel_file(outcome["wheel"]), None


# What hooks.py says of a failure.
DESCRIBED = ("type", "message", "file", "line", "module", "own", "path", "near", "bad_line")


def backend_name():
    return "setup.py" if os.path.isfile(os.path.join(SOURCE, "setup.py")) else SPEC["build-backend"]


def read_outcome():
    """What hooks.py wrote, or None. The project's code may have written it."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        outcome = json.loads(output.read_within(RESULT, MAX_RESULT))
        if isinstance(outcome, dict) and (
            isinstance(outcome.get("failure"), dict) or isinstance(outcome.get("requires"), list) or isinstance(outcome.get("wheel"), str)
        ):
            return outcome
    return None


def wheel_file(name):
    """The path of the wheel that the backend says it made, or None if there is no such file."""
    name = os.path.basename(name)
    path = os.path.join(WHEEL, name)
    # https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention
    return path if re.fullmatch(r"[\w.+!-]+\.whl", name, re.ASCII) and is_file(path) else None


def is_file(path):
    """Whether a path is of a file itself, and not of a link to one."""
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def may_require_more():
    """Whether to ask the backend, before the wheel is built, what it requires besides what is
    declared.

    setuptools runs setup.py once for this and again for the wheel. If setup.py and setup.cfg
    do not mention setup_requires, setuptools is asked only if the wheel cannot be built.
    """
    if SPEC["build-backend"] not in ("setuptools.build_meta", "setuptools.build_meta:__legacy__"):
        return True
    return any(word in text_of(name) for word in (b"setup_requires", b"setup-requires") for name in ("setup.py", "setup.cfg"))


def text_of(name):
    try:
        with open(os.path.join(SOURCE, name), "rb") as file:
            return file.read(MAX_SETUP)
    except OSError:
        return b""


def surveyed_setup():
    """What the survey found in setup.py, which helps to explain the failure."""
    with contextlib.suppress(OSError, ValueError, AttributeError, RecursionError):  # code has run since
        return json.loads(output.read_within(WHEEL + "/survey.json", MAX_SURVEY)).get("setup")
    return None


# A cache for this step alone: one that outlives the step would give the earlier wheel of the
# same name. The backend's code can write there too, but uv runs nothing that it finds in it, and
# where uv puts files is looked at afterwards.
CACHE = "/tmp/uv"


def ask_interpreter():
    """Starts a run of uv that asks the interpreter about itself, while the backend works. This
    takes as long as installing does. If it fails, the install asks again."""
    return subprocess.Popen(
        [uv.UV, "python", "find", "--quiet", "--offline", "--no-config", "--cache-dir", CACHE, common.PYTHON],
        env=uv.environment(), cwd="/tmp",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


def wait_for(interpreter):
    with contextlib.suppress(subprocess.TimeoutExpired):  # the backend's code may have stopped it
        interpreter.wait(timeout=10)


def install(path):
    prefix = OUT + common.VENV
    os.makedirs(prefix)
    try:
        try:
            install_into(prefix, path)
        except common.StepFailed as failure:
            import references

            if references.REFUSED not in failure.facts.get("log", ""):
                raise
            install_into(prefix, references.normalized(path, "/tmp/normalized"))
    except common.StepFailed as failure:
        if not refuses_python(failure.facts.get("log", "")):
            if failure.facts["kind"] == "uv":
                failure.facts["kind"] = "not-installed"
            raise
        output.write_report(WHEEL + "/unfit.json", {"python": sys.version.split()[0]})
    tree.verify_installed(prefix)
    uv.remove_lock(prefix)
    bytecode.compile_tree(prefix, OUT)
    tree.verify_contained(OUT, common.VENV, *([SOURCE] if SPEC.get("editable") else []))
    tree.normalize_tree(OUT)


def install_into(prefix, path):
    uv.run(
        "pip", "install", "--quiet", "--no-deps", "--offline", "--cache-dir", CACHE, "--no-config",
        "--python", common.PYTHON, "--prefix", prefix, path,
        env=uv.environment(), cwd="/tmp",
    )


def record_libraries(path):
    """Writes which of the base's libraries the wheel needs, if it is not pure Python."""
    if not path.endswith("-none-any.whl"):
        import libraries

        libraries.record_needed(OUT + common.VENV, WHEEL)


def refuses_python(log):
    """Whether uv refused the wheel because of its Requires-Python."""
    return "depends on Python" in " ".join(log.split())


common.main(wheel, WHEEL + "/failure.json")
