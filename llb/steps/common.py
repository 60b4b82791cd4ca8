"""What the steps of a build have in common: running uv, settling a tree, failing.

Every step is a Python script because the base has Python by definition, while
a shell may be missing (distroless). Standard library only, Python 3.8 on.
"""

import contextlib
import errno
import json
import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time

# 1980-01-01, the oldest time a zip archive can hold. A constant: bytecode is
# then checked by hash (PEP 552) and stays valid whatever becomes of the mtimes.
EPOCH = 315532800

HERE = os.path.dirname(os.path.abspath(__file__))
UV = "/tool/uv"
VENV = "/opt/venv"
PYTHON = VENV + "/bin/python"


# The exit code of a step that found the disk full: nothing can be written then, a
# report neither.
DISK_FULL = errno.ENOSPC

# Processes that compile, however many processors there are: who compiles what must
# not hang on the machine.
WORKERS = 4

# Of what a tool prints its end goes into a report: so many characters.
KEPT = 65536


class StepFailed(Exception):
    """A failure the frontend has words for; the facts go to it as JSON."""

    def __init__(self, kind, **facts):
        super().__init__(kind)
        self.facts = dict(facts, kind=kind)


def main(step, report):
    """Runs a step; on failure leaves its facts in `report` and exits with 1.

    The frontend reads the report out of the failed step's own output, so a
    failure is told once, in words, and never cached.
    """
    try:
        try:
            step()
        except StepFailed as failure:
            with open(report, "w", encoding="utf-8") as file:
                json.dump(failure.facts, file, sort_keys=True)
            sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(DISK_FULL)


def uv(*args, env=None, cwd=None, hide=None):
    """Runs uv, its output shown as it comes and kept for the report, each line as
    `hide` gives it."""
    process = subprocess.Popen(
        [UV, "--no-progress", "--no-python-downloads", *args],
        env=env,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    watch(process.pid)
    log = shown(process, hide)
    alone()  # it may have run the setup.py of an sdist
    if process.returncode != 0:
        # A killed uv (out of memory, a stopped build) is nobody's mistake.
        raise StepFailed("uv" if process.returncode > 0 else "killed", args=list(args), log=log, lacks=lacks())


def build_constraints(path):
    """uv's arguments for constraints on what sdists are built with, where there are
    any."""
    return ["--build-constraints", path] if os.path.exists(path) else []


def lacks():
    """What compiling C takes, or telling a version, and the build base has not."""
    import shutil
    import sysconfig

    missing = []
    if not any(shutil.which(name) for name in ("cc", "gcc", "clang")):
        missing.append("compiler")
    if not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")):
        missing.append("headers")
    if not shutil.which("git"):
        missing.append("git")
    return missing


def shown(process, hide=None):
    """Shows what a process prints until it ends; returns the end of it."""
    lines = []
    for line in process.stdout:
        if hide:
            line = hide(line)
        sys.stderr.write(tame(line))
        lines.append(line)
    process.wait()
    return "".join(lines)[-KEPT:]


CREDENTIAL = re.compile(r"[^\s/:@]+:[^\s/@]+@")


def anonymous(line):
    """What uv says of a requirement, without the user and password of its URL: it may
    leave out what makes it one."""
    return CREDENTIAL.sub("****@", line)


# Control characters, but for tabs, line ends and the colours of a text: what is left
# of them moves a cursor, sets a window's title or fills a clipboard.
WILD = re.compile(r"\x1b(?!\[[0-9;:]*m)|[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]")


def tame(text):
    """What anyone's code prints, with nothing in it that acts on a terminal."""
    return WILD.sub(lambda found: "\\x%02x" % ord(found.group()), text)


def alone():
    """Ends what anyone's code has left running, before its work is looked at: nothing
    writes into that any more. Only as the container's first process: elsewhere these
    are not our processes.
    """
    if os.getpid() != 1:
        return
    try:
        os.kill(-1, signal.SIGKILL)  # all at once, whatever they go on starting
        while True:
            os.waitpid(-1, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def watch(uv):
    """Keeps uv from waiting for ever: it reads the output of an sdist's setup.py until
    nobody holds it open, and not until setup.py has ended. What that left running is
    ended when it has been waited for for a while.
    """
    if os.getpid() == 1:
        threading.Thread(target=end_orphans, args=(uv,), daemon=True).start()


PATIENCE = 1  # seconds


def end_orphans(uv):
    waited_for = set()
    while True:
        time.sleep(PATIENCE)
        running = processes()
        ended = {pid for pid, (state, parent) in running.items() if parent == uv and state == "Z"}
        if ended & waited_for:
            for pid, (_, parent) in running.items():
                if parent == 1 and pid != uv:
                    with contextlib.suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
        waited_for = ended


def processes():
    """The state and the parent of each process."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open("/proc/%s/stat" % name, encoding="utf-8", errors="replace") as file:
                state, parent = file.read().rpartition(")")[2].split()[:2]
                found[int(name)] = (state, int(parent))
    return found


def confined(root, *places):
    """Refuses a tree that has anything beside the folders it is to have."""
    allowed = set()
    for place in places:
        while place != "/":
            allowed.add(place)
            place = os.path.dirname(place)
    folders = [root]
    for folder in folders:
        for entry in sorted(os.scandir(folder), key=lambda e: e.name):
            path = entry.path[len(root):]
            if path not in allowed or not entry.is_dir(follow_symlinks=False):
                raise StepFailed("outside", path=path)
            if path not in places:
                folders.append(entry.path)


def uv_environment(**more):
    """The environment of every uv run: nothing of the machine's, no clock."""
    env = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": "/tmp",
        "SOURCE_DATE_EPOCH": str(EPOCH),
        "UV_NO_INSTALLER_METADATA": "1",
        "UV_LINK_MODE": "copy",
    }
    # The base's own trust store, the build's proxies and uv's own settings stay; of a
    # secret that is not given BuildKit makes an empty variable.
    for name, value in os.environ.items():
        if name in ("SSL_CERT_FILE", "SSL_CERT_DIR") or name.startswith("UV_") and value:
            env[name] = value
        if name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
            env[name] = value
    env.update(more)
    return env


def forget_lock(prefix):
    """uv's lock file: world-writable, and the one path every layer would share."""
    lock = prefix + "/.lock"
    if os.path.exists(lock):
        os.remove(lock)


def compile_bytecode(tree, root, workers=1):
    """Bytecode checked by hash (PEP 552), the same bytes each time, with paths below
    `root` in it: those of the image.

    A module's bytecode differs now and then by what its process compiled before. uv's
    workers take whatever file comes next; here each has the same files every time.
    """
    files = sources(tree)
    started = [start_compiling(files, tree, root, part, workers) for part in range(workers)]
    ended = [os.waitpid(worker, 0)[1] for worker in started]
    if any(os.WIFEXITED(status) and os.WEXITSTATUS(status) == DISK_FULL for status in ended):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if any(ended):
        # A layer without some of its bytecode would be cached as if it were whole.
        raise StepFailed("compile")


def sources(tree):
    """The modules to compile: all but those that tests are written in. Nothing that is
    served imports those, and pytest makes other bytecode of them; of the data-science
    distributions they are nearly half.
    """
    return sorted(
        os.path.join(folder, name)
        for folder, _, names in os.walk(tree) for name in names
        if name.endswith(".py") and not (name.startswith("test_") and "tests" in folder.split(os.sep))
    )


def start_compiling(files, tree, root, part, workers):
    if sys.version_info < (3, 11):
        return start_with_fixed_hashes(tree, root, part, workers)
    worker = os.fork()
    if worker != 0:
        return worker
    status = 1
    try:
        compile_files(files[part::workers], root)
        status = 0
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(status)


def start_with_fixed_hashes(*part):
    """marshal writes a set as it lies in memory, before 3.11, and so by the hashes of
    its texts. Steps run with -E, which takes those anew each time."""
    program = "import sys; sys.path[0] = sys.argv[1]; import common; common.compile_part(*sys.argv[2:])"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return os.posix_spawn(
        sys.executable,
        [sys.executable, "-s", "-S", "-B", "-X", "utf8", "-c", program, HERE, *map(str, part)],
        dict(env, PYTHONHASHSEED="0"),
    )


def compile_part(tree, root, part, workers):
    try:
        compile_files(sources(tree)[int(part)::int(workers)], root)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(DISK_FULL)


def compile_files(files, root):
    """py_compile, but for a full disk: that of Python before 3.13.1 says nothing of it
    and leaves half a file."""
    import importlib.util  # most steps compile nothing
    import marshal
    import warnings

    warnings.simplefilter("ignore")  # of code that is not the reader's
    checked_hash = (3).to_bytes(4, "little")
    for file in files:
        with open(file, "rb") as source_file:
            source = source_file.read()
        try:
            code = compile(source, file[len(root):], "exec", dont_inherit=True)
        except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
            continue  # no Python of this version, or nested deeper than its parser goes
        try:
            bytecode = marshal.dumps(code)
        except ValueError:
            continue  # nested deeper than bytecode may be
        compiled = importlib.util.cache_from_source(file)
        os.makedirs(os.path.dirname(compiled), exist_ok=True)
        with open(compiled, "wb") as compiled_file:
            compiled_file.write(importlib.util.MAGIC_NUMBER + checked_hash)
            compiled_file.write(importlib.util.source_hash(source) + bytecode)


def settle(root):
    """Makes a tree the same on every machine: fixed times, plain modes, and nothing
    that gives whoever runs it more than he has.
    """
    for folder, folders, files in os.walk(root, topdown=False):
        for name in files:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            if name.startswith(WHITEOUT):
                raise StepFailed("outside", path=path[len(root):])
            if stat.S_ISREG(mode):
                set_mode(path, mode)
                drop_capabilities(path)
            elif not stat.S_ISLNK(mode):  # a device, a pipe, a socket
                raise StepFailed("outside", path=path[len(root):])
            os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)
        for name in folders:
            path = os.path.join(folder, name)
            if os.path.islink(path):
                os.utime(path, (EPOCH, EPOCH), follow_symlinks=False)
        if folder != root:
            os.chmod(folder, 0o755)
        os.utime(folder, (EPOCH, EPOCH))


# In a layer such a name deletes another file.
WHITEOUT = ".wh."


def drop_capabilities(path):
    """File capabilities, which outlive a change of the mode."""
    try:
        if "security.capability" in os.listxattr(path):
            os.removexattr(path, "security.capability")
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENODATA):
            raise


def set_mode(path, mode):
    """0644, or 0755 for what anyone may execute: a umask leaves no trace."""
    plain = 0o755 if mode & 0o111 else 0o644
    if stat.S_IMODE(mode) != plain:
        os.chmod(path, plain)
