"""Runs the project's tests in its image, as the image's user.

    test.py UID GID WORKDIR COMMAND...

    /out  out: test.log, what the command printed; junit.xml if pytest ran; and the reports
          that were not in the working directory before
"""

import fnmatch
import os
import shutil
import subprocess
import sys

import common
import output
import redact
import tree

OUT = "/out"

# Reports, by the names that coverage and pytest's plugins give them by default.
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
    give_to_root(OUT)
    tree.normalize_tree(OUT)


def run(command, workdir, uid, gid):
    options = [os.environ.get("PYTEST_ADDOPTS", ""), "--junitxml=" + OUT + "/junit.xml"]
    env = dict(os.environ, PYTEST_ADDOPTS=" ".join(filter(None, options)))

    def become_user():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)

    try:
        process = subprocess.Popen(
            command, cwd=workdir, env=env, preexec_fn=become_user, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
    except OSError as error:
        raise common.StepFailed("test", args=command, message=error.strerror, code=127)
    with open(OUT + "/test.log", "w", encoding="utf-8") as file:
        # Tests with a network have the caller's proxies.
        shown = output.Output(redact.Redactor(redact.proxy_passwords(os.environ)), copy=file)
        log = shown.show(process.stdout.fileno())
    process.wait()
    if process.returncode != 0:
        raise common.StepFailed("test", args=command, log=log, code=process.returncode)


def keep(path, to):
    if os.path.lexists(to):
        return
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.copytree(path, to, symlinks=True)
    else:
        shutil.copyfile(path, to, follow_symlinks=False)


def give_to_root(root):
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            os.chown(os.path.join(folder, name), 0, 0, follow_symlinks=False)
    os.chown(root, 0, 0)


common.main(test, OUT + "/failure.json")
