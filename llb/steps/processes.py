"""Ends processes that code of the build has left running.

Both functions work in a container alone, where the step is the first process and all
others are its own.
"""

import contextlib
import os
import signal
import threading
import time


def kill_remaining():
    """Kills all other processes, so that none of them writes into a result any more."""
    if os.getpid() != 1:
        return
    try:
        os.kill(-1, signal.SIGKILL)  # all at once, so that none can start another
        while True:
            os.waitpid(-1, 0)
    except (ProcessLookupError, ChildProcessError):
        pass


def kill_orphans_of(parent):
    """Keeps uv (the process `parent`) from waiting for ever.

    uv reads the output of an sdist's setup.py until no process holds it open, also if
    setup.py has ended. Where uv waits in this way, what setup.py left running is killed.
    """
    if os.getpid() == 1:
        threading.Thread(target=watch, args=(parent,), daemon=True).start()


INTERVAL = 1  # seconds


def watch(parent):
    waited_for = set()
    while True:
        time.sleep(INTERVAL)
        running = processes()
        ended = {pid for pid, (state, ppid) in running.items() if ppid == parent and state == "Z"}
        if ended & waited_for:
            for pid, (_, ppid) in running.items():
                if ppid == 1 and pid != parent:
                    with contextlib.suppress(OSError):
                        os.kill(pid, signal.SIGKILL)
        waited_for = ended


def processes():
    """{pid: (state, parent's pid)}, as proc(5) has them."""
    found = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open("/proc/%s/stat" % name, encoding="utf-8", errors="replace") as file:
                state, parent = file.read().rpartition(")")[2].split()[:2]
                found[int(name)] = (state, int(parent))
    return found
