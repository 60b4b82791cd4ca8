"""Surveys the project, builds its wheel (PEP 517) and installs it.

    /src       the project, writable, thrown away afterwards; or, if it lies deeper in
               the context (WAINWRIGHT_SOURCE), the folders above it, with the rest of
               the context where its version comes from a repository there
    /buildenv  the environment of the build backend
    /wheel     out: the wheel, survey.json, libraries.json where it is not pure Python,
               or requires.json and unfit.json (see below)
    /out       out: the installed wheel, a layer of the image

No network and no secret reach this step: setup.py is anyone's code. When the
backend asks for requirements that /buildenv lacks, requires.json names them and
no wheel is made: the frontend comes back with an environment that has them.
When the wheel refuses this Python, unfit.json says so and nothing is installed:
the frontend reads the wheel's METADATA and chooses another.
"""

import os
import sys

CONTEXT, WHEEL, OUT = "/src", "/wheel", "/out"
# Where the project lies in it.
SOURCE = os.environ.get("WAINWRIGHT_SOURCE", CONTEXT)
HERE = os.path.dirname(os.path.abspath(__file__))
RESULT = "/tmp/wainwright-hooks.json"


def start_backend():
    """Starts hooks.py, which loads the backend and waits for a line on its stdin.

    Returns its process, the pipe to it and the one from it. By posix_spawn, since
    subprocess takes as long to import as a third of that loading.
    """
    ours = "WAINWRIGHT_ENV_"
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
        import reach

        env.update(reach.environment())
    env.update((name[len(ours):], value) for name, value in os.environ.items() if name.startswith(ours))
    stdin, pipe = os.pipe()
    output, stdout = os.pipe()
    os.chdir(SOURCE)
    process = os.posix_spawn(
        "/buildenv/bin/python",
        ["/buildenv/bin/python", HERE + "/hooks.py", os.environ["WAINWRIGHT_BACKEND"], WHEEL, RESULT],
        env, file_actions=[(os.POSIX_SPAWN_DUP2, *pair) for pair in ((stdin, 0), (stdout, 1), (stdout, 2))],
    )
    os.close(stdin)
    os.close(stdout)
    return process, pipe, output


# Before anything else is imported, and while the survey runs: loading the backend is
# what a build waits for longest. It runs when the survey is over, since setup.py may
# write into its tree.
BACKEND = start_backend()

import json
import subprocess

import common

SPEC = json.loads(os.environ["WAINWRIGHT_BACKEND"])


def wheel():
    survey = subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", HERE + "/survey.py", SOURCE, WHEEL + "/survey.json"],
        stdin=subprocess.DEVNULL,
    )
    plain_modes(SOURCE)
    if os.path.isdir(CONTEXT + "/.git"):
        overlook_absent(CONTEXT)
    surveyed = survey.wait()
    if surveyed == common.DISK_FULL:
        raise OSError(surveyed, os.strerror(surveyed))
    if surveyed != 0:
        raise common.StepFailed("survey")
    drop_leftovers(SOURCE)
    interpreter = ask_interpreter()
    editable = SPEC.get("editable")
    there = compiled(SOURCE) if editable else set()
    built = build(*BACKEND, interpreter)
    common.confined(OUT)
    if editable:
        keep(compiled(SOURCE) - there)
    if built is not None:
        install(built)
        tell_libraries(built)
    common.settle(WHEEL)


def compiled(tree):
    leftovers = os.path.join(tree, "build")
    return {
        os.path.join(folder, name)
        for folder, _, names in os.walk(tree) for name in names
        if name.endswith(".so") and not folder.startswith(leftovers)
    }


def keep(files):
    """An editable install finds compiled modules in the source tree alone."""
    import shutil

    for path in sorted(files):
        os.makedirs(os.path.dirname(OUT + path), exist_ok=True)
        shutil.copyfile(path, OUT + path)


def plain_modes(tree):
    """The modes a umask left on the checkout do not reach the wheel."""
    for folder, _, files in os.walk(tree):
        for name in files:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                common.set_mode(path, os.lstat(path).st_mode)


def overlook_absent(tree):
    """What the context leaves out (a Dockerfile, tests) and the modes above are no
    edits: a version that git tells stays that of the commit.
    """
    env = {"PATH": os.environ.get("PATH", ""), "HOME": "/tmp"}
    git = lambda *args, **more: subprocess.run(
        ["git", "-C", tree, *args], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **more
    )
    try:
        git("config", "core.fileMode", "false")
        absent = git("ls-files", "-z", "--deleted").stdout
        git("update-index", "-z", "--skip-worktree", "--stdin", input=absent)
    except OSError:
        pass  # there is no git, which the backend tells if it needs it


def drop_leftovers(project):
    """An earlier build's leftovers put deleted modules into the wheel. An unpacked
    sdist, which has a PKG-INFO, has no earlier build: its list of files is all that
    setuptools_scm and pbr, which would ask git, know of the data in packages."""
    import shutil  # here, and others below: the backend starts before they are loaded

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


def build(process, pipe, output, interpreter):
    """Lets the hooks run; returns the wheel's path, None where requires.json was left.
    When they end, so does what they started."""
    try:
        os.write(pipe, b"ask\n" if may_require_more() else b"build\n")
    except BrokenPipeError:
        pass  # it ended already; its result says why
    os.close(pipe)
    log, status = shown(process, output, interpreter)
    try:
        with open(RESULT, encoding="utf-8") as file:
            outcome = json.load(file)
    except (OSError, ValueError):
        # The backend took its interpreter down with it, or could not write.
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == 9:
            raise common.StepFailed("killed", log=log) from None
        ended = "with status %d" % os.WEXITSTATUS(status) if os.WIFEXITED(status) else "by signal %d" % os.WTERMSIG(status)
        outcome = {"failure": {"type": "", "message": "the build backend ended " + ended}}
    if "failure" in outcome:
        raise common.StepFailed(
            "backend", log=log, lacks=common.lacks(), repository=os.path.isdir(CONTEXT + "/.git"),
            setup=surveyed_setup(), **outcome["failure"],
        )
    if "requires" in outcome:
        with open(WHEEL + "/requires.json", "w", encoding="utf-8") as file:
            json.dump(outcome["requires"], file)
        return None
    return os.path.join(WHEEL, os.path.basename(outcome["wheel"]))


def may_require_more():
    """Whether the backend is asked first what it requires beside what is declared.

    setuptools runs setup.py for its answer, and then once more for the wheel. Where
    its files do not say setup_requires it is asked when the wheel is not right.
    """
    if SPEC["build-backend"] not in ("setuptools.build_meta", "setuptools.build_meta:__legacy__"):
        return True
    return any(word in text_of(name) for word in (b"setup_requires", b"setup-requires") for name in ("setup.py", "setup.cfg"))


def text_of(name):
    try:
        with open(os.path.join(SOURCE, name), "rb") as file:
            return file.read()
    except OSError:
        return b""


def surveyed_setup():
    """What the survey says of setup.py: it explains what became of it."""
    with open(WHEEL + "/survey.json", encoding="utf-8") as file:
        return json.load(file).get("setup")


def shown(process, output, interpreter):
    """Shows what the backend prints as it comes until it ends; returns the end of
    that, and its status. What setup.py left running may hold the output open."""
    import codecs
    import threading

    hide = str
    if "WAINWRIGHT_NETWORK" in os.environ:
        import reach

        hide = reach.hidden
    kept = bytearray()
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def show():
        while True:
            piece = os.read(output, 65536)
            if not piece:
                return
            os.write(2, common.tame(hide(decode(piece))).encode())
            kept.extend(piece)
            del kept[:-common.KEPT]

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    _, status = os.waitpid(process, 0)
    interpreter.wait()
    common.alone()
    thread.join(timeout=5)
    return hide(bytes(kept).decode("utf-8", "replace")), status


# uv's cache of this step alone, and gone with it: one that outlives the step would
# serve the previous wheel of the same name.
CACHE = "/tmp/uv"


def ask_interpreter():
    """Lets uv ask the interpreter about itself, which takes as long as installing
    does, while the backend works. Whatever becomes of it, installing asks again."""
    return subprocess.Popen(
        [common.UV, "python", "find", "--quiet", "--offline", "--no-config", "--cache-dir", CACHE, common.PYTHON],
        env=common.uv_environment(), cwd="/tmp",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )


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
            install_into(prefix, references.normalised(path, "/tmp/normalised"))
    except common.StepFailed as failure:
        if not refuses_python(failure.facts.get("log", "")):
            if failure.facts["kind"] == "uv":
                failure.facts["kind"] = "not-installed"
            raise
        with open(WHEEL + "/unfit.json", "w", encoding="utf-8") as file:
            json.dump({"python": sys.version.split()[0]}, file)
    common.forget_lock(prefix)
    common.compile_bytecode(prefix, OUT)
    common.confined(OUT, common.VENV, *([SOURCE] if SPEC.get("editable") else []))
    common.settle(OUT)


def install_into(prefix, path):
    common.uv(
        "pip", "install", "--quiet", "--no-deps", "--offline", "--cache-dir", CACHE, "--no-config",
        "--python", common.PYTHON, "--prefix", prefix, path,
        env=common.uv_environment(), cwd="/tmp", hide=common.anonymous,
    )


def tell_libraries(path):
    """Which libraries of this base the wheel needs, where it is not pure Python."""
    if not path.endswith("-none-any.whl"):
        import libraries

        libraries.tell(OUT + common.VENV, WHEEL)


def refuses_python(log):
    """Whether uv would not install the wheel for its Requires-Python."""
    return "depends on Python" in " ".join(log.split())


common.main(wheel, WHEEL + "/failure.json")
