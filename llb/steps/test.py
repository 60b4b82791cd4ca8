"""Runs the project's tests in its image, as the image's user.

    test.py UID GID WORKDIR COMMAND...

    /out  out: test.log, what the command printed; junit.xml if pytest ran; and the reports
          that were not in the working directory before
"""

import fnmatch
import os
import shutil
import stat
import sys

import common
import credentials
import output
import processes
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
    take_over(OUT)
    tree.normalize_tree(OUT)


def run(command, workdir, uid, gid):
    options = [os.environ.get("PYTEST_ADDOPTS", ""), "--junitxml=" + OUT + "/junit.xml"]
    env = dict(os.environ, PYTEST_ADDOPTS=" ".join(filter(None, options)))

    def become_user():
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)

    # The log is there before the command runs, so that it cannot be a link that root follows.
    with output.create(OUT + "/test.log") as file:
        shown = output.Output(copy=file)  # tests with a network have the caller's proxies
        try:
            code = processes.run(command, " ".join(command), shown, cwd=workdir, env=env, preexec_fn=become_user)
        except OSError as error:
            if error.filename is None:  # it is not about the command
                raise
            raise common.StepFailed("test", args=command, message=error.strerror, code=127)
    if code != 0:
        raise common.StepFailed("test", args=command, log=shown.end, code=code)


def keep(path, to):
    """Copies files, folders and links: a pipe or a socket that the tests left is no report."""
    mode = os.lstat(path).st_mode
    if os.path.lexists(to):
        return
    if stat.S_ISDIR(mode):
        os.mkdir(to)
        for name in os.listdir(path):
            keep(os.path.join(path, name), os.path.join(to, name))
    elif stat.S_ISREG(mode) or stat.S_ISLNK(mode):
        shutil.copyfile(path, to, follow_symlinks=False)


def take_over(root):
    """Gives the reports to root, without what is none, and without secrets in them."""
    secrets = credentials.known()
    for folder, folders, files in os.walk(root, topdown=False):
        for name in folders + files:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            os.chown(path, 0, 0, follow_symlinks=False)
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)):
                os.remove(path)
            elif output.hide(name) != name or stat.S_ISLNK(mode) and output.hide(os.readlink(path)) != os.readlink(path):
                output.remove(path)
            elif secrets and stat.S_ISREG(mode):
                redact.rewrite(path, secrets)
    os.chown(root, 0, 0)


common.main(test, OUT + "/failure.json")
