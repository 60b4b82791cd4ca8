"""Runs the project's tests in its image, as the image's user.

    test.py UID GID WORKDIR COMMAND...

    /out  out: test.log, what the command printed; junit.xml where pytest ran;
          and the reports that were not in the working directory before
"""

import collections
import fnmatch
import os
import shutil
import subprocess
import sys

import common

OUT = "/out"

# Reports, as coverage and pytest's plugins name them where nobody says otherwise.
REPORTS = (
    ".coverage", "coverage.*", "lcov.info", "htmlcov",
    "junit*.xml", "report*.xml", "report*.html", "reports", "test-reports", "test-results",
)


def test():
    uid, gid, workdir, *command = sys.argv[1:]
    there = set(os.listdir(workdir))
    os.chown(OUT, int(uid), int(gid))
    run(command, workdir, int(uid), int(gid))
    for name in sorted(set(os.listdir(workdir)) - there):
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in REPORTS):
            keep(os.path.join(workdir, name), os.path.join(OUT, name))
    own(OUT)
    common.settle(OUT)


def run(command, workdir, uid, gid):
    options = [os.environ.get("PYTEST_ADDOPTS", ""), "--junitxml=" + OUT + "/junit.xml"]
    env = dict(os.environ, PYTEST_ADDOPTS=" ".join(filter(None, options)))

    def become():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)

    try:
        process = subprocess.Popen(
            command, cwd=workdir, env=env, preexec_fn=become, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )
    except OSError as error:
        raise common.StepFailed("test", args=command, message=error.strerror, code=127)
    with open(OUT + "/test.log", "w", encoding="utf-8") as file:
        log = shown(process, file)
    if process.returncode != 0:
        raise common.StepFailed("test", args=command, log=log, code=process.returncode)


def shown(process, file):
    """Shows what a process prints, and writes it down; returns the end of it."""
    end = collections.deque(maxlen=2000)
    for line in process.stdout:
        sys.stderr.write(common.tame(line))
        file.write(line)
        end.append(line)
    process.wait()
    return "".join(end)[-65536:]


def keep(path, to):
    if os.path.lexists(to):
        return
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.copytree(path, to, symlinks=True)
    else:
        shutil.copyfile(path, to, follow_symlinks=False)


def own(tree):
    for folder, folders, files in os.walk(tree):
        for name in folders + files:
            os.chown(os.path.join(folder, name), 0, 0, follow_symlinks=False)
    os.chown(tree, 0, 0)


common.main(test, OUT + "/failure.json")
