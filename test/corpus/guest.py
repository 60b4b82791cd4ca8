"""Asks an image, from inside it, what its project must do.

    guest.py QUESTIONS

QUESTIONS is JSON; see the type of that name in try.go. What is wrong is printed as JSON,
one list of texts. The working directory is the image's own, with what was carried there.
"""

import filecmp
import importlib.util
import json
import os
import shlex
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.request

PATIENCE = 120
LONGEST = 4000


def main(asked):
    json.dump(list(problems(json.loads(asked))), sys.stdout)


def problems(asked):
    yield from installed(asked.get("imports"))
    if asked.get("check"):
        yield from ends_well("the check", [sys.executable, "-c", asked["check"]])
    for program in asked.get("programs") or []:
        yield from starts(os.path.join(sys.prefix, "bin", program))
    for name in asked.get("files") or []:
        if not os.path.isfile(os.path.join(sys.prefix, name)):
            yield "%s is not there" % name
    if asked.get("serves"):
        yield from serves(**asked["serves"])


def installed(module):
    """The module comes from the wheel, not from what lies in the working directory."""
    if not module:
        return
    sys.path.insert(0, os.getcwd())
    spec = importlib.util.find_spec(module)
    if spec is None:
        yield "there is no module %s" % module
        return
    places = [spec.origin] if spec.has_location else list(spec.submodule_search_locations or [])
    for place in places:
        if not place.startswith(sys.prefix + os.sep) and not same(place):
            yield "%s is imported from %s" % (module, place)


def same(carried):
    """A root script that is a module of the wheel too may be carried as it is."""
    installed = os.path.join(sysconfig.get_path("purelib"), os.path.basename(carried))
    return os.path.isfile(carried) and os.path.isfile(installed) and filecmp.cmp(carried, installed, shallow=False)


def ends_well(what, command):
    code, output = run(command)
    if code != 0:
        yield "%s ends with %s\n%s" % (what, code, output)


def starts(path):
    """A program starts if it says something of its own, be it that it takes no --help."""
    if not os.access(path, os.X_OK):
        yield "%s cannot be executed" % path
        return
    code, output = run([path, "--help"])
    if code != 0 and (code not in (1, 2) or "Traceback (most recent call last)" in output):
        yield "%s --help ends with %s\n%s" % (os.path.basename(path), code, output)


def run(command):
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return "no end within %d s" % PATIENCE, ""
    except OSError as error:
        return str(error), ""
    return ended.returncode, ended.stdout[-LONGEST:]


def serves(command, path=None, says=None):
    """The command answers a request for the path, says the text, or ends well by itself."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [word.replace("{port}", str(port)) for word in shlex.split(command)]
    if path is None and says is None:
        yield from ends_well(command, words)
        return
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not answered(server, log, "http://127.0.0.1:%d%s" % (port, path), path, says):
                yield "%s does not serve (%s)\n%s" % (command, server.poll(), read(log)[-LONGEST:])
        finally:
            server.kill()
            server.wait()


def answered(server, log, url, path, says):
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        if says is not None and says in read(log):
            return True
        if path is not None:
            try:
                return direct.open(url, timeout=10).status == 200
            except OSError:
                pass
        time.sleep(0.1)
    return False


def read(log):
    log.seek(0)
    return log.read().decode("utf-8", "replace")


main(sys.argv[1])
