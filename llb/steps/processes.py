"""Runs the programs of a step, and ends what they leave running."""

import contextlib
import os
import select
import signal
import time

# How often, in seconds, to look whether a program has ended whose output stays open.
INTERVAL = 0.2

# How long, in seconds, an ended process stays a zombie before what it left is killed: see
# kill_orphans_of.
PATIENCE = 1

# After so many seconds without output, and each time again, a line says what the step waits for.
SILENCE = 180

# How much of the output, in bytes, is read after a program has ended: no pipe holds more.
REMAINDER = 1 << 20


def run(args, name, shown, orphans=False, **options):
    """Runs a program: see follow(). `options` are those of subprocess.Popen."""
    import subprocess  # the wheel step starts its backend before it imports this

    adopt_orphans()
    process = subprocess.Popen(
        args, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )
    process.returncode = follow(process.pid, process.stdout.fileno(), name, shown, orphans)
    process.stdout.close()
    return process.returncode


def follow(pid, pipe, name, shown, orphans=False, ended=lambda: None):
    """Shows the output of a program until the program ends, and kills what it leaves running,
    so that nothing writes into a result any more. Returns its exit code, -N for the signal N.

    pid      a child of this process
    pipe     its output, a file descriptor. What the program leaves running may hold it open,
             and a program may close it and run on: the program's end counts.
    name     how a line calls the program that has printed nothing for minutes
    shown    an output.Output
    orphans  whether the program waits for what its children leave running: that is killed
    ended    is called when the program has ended, before the others are killed
    """
    code, is_open, pause = None, True, 0.001
    printed = looked = time.monotonic()
    silences, zombies = 1, set()
    while code is None:
        if is_open and has_data(pipe, INTERVAL):
            is_open = read(pipe, 65536, shown)
            printed, silences = time.monotonic(), 1
        elif not is_open:
            time.sleep(pause)  # most programs end at once when they have closed their output
            pause = min(2 * pause, INTERVAL)
        code = exit_code(pid)
        now = time.monotonic()
        if code is None and now - printed >= SILENCE * silences:
            shown.remark("%s has printed nothing for %d minutes, and the build waits for it to end" % (name, SILENCE * silences // 60))
            silences += 1
        if code is None and orphans and now - looked >= PATIENCE:
            zombies, looked = kill_orphans_of(pid, zombies), now
    ended()
    kill_remaining()
    end = REMAINDER
    while is_open and end > 0 and has_data(pipe, 0):
        is_open = read(pipe, min(65536, end), shown)
        end -= 65536
    shown.finish()
    return code


def has_data(pipe, seconds):
    return bool(select.select([pipe], [], [], seconds)[0])


def read(pipe, most, shown):
    """Shows what can be read. Returns whether the pipe is still open."""
    data = os.read(pipe, most)
    shown.feed(data)
    return bool(data)


def exit_code(pid):
    """The exit code of a child, or None if it runs."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        return None
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def adopt_orphans():
    """Makes the step the parent of the processes whose parents have ended.

    The first process of a container is that anyway. A rootless BuildKit without a sandbox for
    processes (--oci-worker-no-process-sandbox) starts the step among the machine's processes:
    https://github.com/moby/buildkit/blob/v0.34.2/docs/rootless.md
    """
    if os.getpid() == 1:
        return
    with contextlib.suppress(ImportError, OSError):
        import ctypes  # this takes as long as starting Python

        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


PR_SET_CHILD_SUBREAPER = 36  # https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html


def kill_remaining():
    """Kills all processes that the step or its programs have started."""
    while True:
        for pid in [-1] if os.getpid() == 1 else descendants():  # -1: all, so that none can start another
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)  # its own children are this process's then
        except ChildProcessError:
            return


def descendants():
    """The pids of all children, their children, and so on."""
    found, running = {os.getpid()}, processes()
    more = found
    while more:
        more = {pid for pid, (_, parent) in running.items() if parent in more} - found
        found = found | more
    return found - {os.getpid()}


def kill_orphans_of(parent, zombies):
    """Keeps uv (the process `parent`) from waiting for ever.

    uv reads the output of an sdist's setup.py until no process holds it open, also if setup.py
    has ended, and only then asks for its exit code. If a child of uv was a zombie before (in
    `zombies`) and is one still, what was left running is killed. Returns the zombies.
    """
    running = processes()
    ended = {pid for pid, (state, ppid) in running.items() if ppid == parent and state == "Z"}
    if ended & zombies:
        for pid, (_, ppid) in running.items():
            if ppid == os.getpid() and pid != parent:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
    return ended


def processes():
    """{pid: (state, parent's pid)}, as proc(5) has them."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open("/proc/%s/stat" % name, encoding="utf-8", errors="replace") as file:
                state, parent = file.read().rpartition(")")[2].split()[:2]
                found[int(name)] = (state, int(parent))
    return found
