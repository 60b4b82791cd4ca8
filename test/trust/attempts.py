"""What a hostile setup.py tries, and what each attempt gave: the tests read it out of
the image, so that they know that it was tried.
"""

import ctypes
import glob
import os
import socket
import stat
import time


def attempts(addresses):
    return {
        "read": read(),
        "environments": environments(),
        "agents": agents(),
        "network": network(addresses),
        "written": written(),
        "mounted": mounted(),
        "left": left(),
    }


def outcome(attempt):
    """What an attempt gave, or why it gave nothing."""
    try:
        return "got: " + str(attempt())
    except Exception as error:
        return "refused: " + repr(error)


def read():
    """Files that hold secrets, by path."""
    patterns = [
        "/run/secrets/*", "/run/secrets/.*", "/var/run/secrets/**/*", "/tmp/.netrc", "/root/.netrc", "~/.netrc",
        "/tmp/.config/uv/*", "/root/.config/**/*", "/root/.docker/*", "/etc/pip.conf", "/proc/1/root/run/secrets/*",
        "/proc/*/root/run/secrets/*", "/tmp/.git-credentials", "/root/.ssh/*",
    ]
    found = {}
    for pattern in patterns:
        for path in glob.glob(os.path.expanduser(pattern), recursive=True):
            if os.path.isfile(path):
                found[path] = outcome(lambda: open(path, errors="replace").read())
    return found


def environments():
    """Every process's environment and command line: what ps shows, and more."""
    found = {"own": "\n".join("%s=%s" % pair for pair in os.environ.items())}
    for path in glob.glob("/proc/[0-9]*/environ") + glob.glob("/proc/[0-9]*/cmdline"):
        found[path] = outcome(lambda: open(path, "rb").read().replace(b"\0", b"\n").decode("utf-8", "replace"))
    return found


def agents():
    """Sockets of SSH agents that answer."""
    found = []
    for path in glob.glob("/run/**/*", recursive=True) + glob.glob("/tmp/**/*", recursive=True):
        try:
            if not stat.S_ISSOCK(os.stat(path).st_mode):
                continue
            with socket.socket(socket.AF_UNIX) as agent:
                agent.settimeout(2)
                agent.connect(path)
                found.append(path)
        except OSError:
            pass
    return found


def network(addresses):
    to = {}
    for address in addresses:
        host, port = address.rsplit(":", 1)
        to[address] = outcome(lambda: socket.create_connection((host, int(port)), 2).close())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        to["a datagram"] = outcome(lambda: udp.sendto(b"?", ("192.0.2.1", 53)))
    found = {"to": to}
    found["interfaces"] = [name for _, name in socket.if_nameindex() if name != "lo"]
    # Sockets without a path, which a network namespace alone keeps apart.
    with open("/proc/net/unix") as file:
        found["abstract"] = [line.split()[-1] for line in file if "@" in line]
    return found


def written():
    """Where it could write: what others read later, and what is only its own."""
    found = {"found": ""}
    paths = (
        "/cache/uv/poison", "/tool/uv", "/wainwright/common.py", "/opt/venv/bin/poison", "/opt/venv/pyvenv.cfg", "/buildenv/poison",
        "/build/poison", "/in/poison", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/sys/kernel/uevent_helper",
        "/sys/fs/cgroup/poison", "/dev/shm/poison", "/run/poison", "/usr/local/lib/poison.py", "/root/.cache/uv/poison", "/src/main.py", "/src/poison.py", "/etc/poison",
    )
    for path in paths:
        if os.path.exists(path) and POISON in open(path, errors="replace").read():
            found["found"] += path + " "  # what another step has written
    for path in paths:
        found[path] = outcome(lambda: write(path))
    return found


POISON = "POISON" + "ED"


def write(path):
    if path.startswith("/root/"):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(POISON)
    return "written"


def mounted():
    """Whether what is mounted read-only can be mounted otherwise, or the host's disk."""
    libc = ctypes.CDLL(None, use_errno=True)
    found = {}
    for path in ("/tool/uv", "/opt/venv", "/wainwright", "/sys"):
        if libc.mount(b"none", path.encode(), b"", 32 | 4096, None) == 0:  # MS_REMOUNT | MS_BIND
            found[path] = "got: it is writable"
        else:
            found[path] = "refused: " + os.strerror(ctypes.get_errno())
    return found


def left():
    """Processes that outlive it, and go on writing into what becomes a layer, in the
    step of the wheel: in that of a dependency its folder is there, and its own."""
    for i in range(100):
        if os.fork() == 0:
            try:
                os.setsid()
                linger(writes=i == 0)
            finally:
                os._exit(0)
    time.sleep(0.5)
    return len(glob.glob("/proc/[0-9]*"))


def linger(writes):
    while True:
        for folder in ("/out/opt/venv", "/out/opt/venv/lib", "/out/opt/venv/bin", "/wheel"):
            if writes and os.path.isdir("/wheel") and os.path.isdir(folder):
                open(folder + "/late", "w").close()
        time.sleep(0.005 if writes else 5)
