"""Runs the project's tests in its image, as the image's user.

    test.py UID GID WORKDIR COMMAND...

The variables of the tests have the prefix WAINWRIGHT_ENV_.

    /out  out: test.log, what the command printed; junit.xml if pytest ran; and the reports
          that were not in the working directory before
"""

import fnmatch
import os
import shutil
import sys
import tempfile

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
    own = tempfile.mkdtemp()  # /out is exported to the caller's disk: the tests do not write there
    os.chown(own, int(uid), int(gid))
    run(command, workdir, own, int(uid), int(gid))
    keep(os.path.join(own, "junit.xml"), os.path.join(OUT, "junit.xml"))
    for name in sorted(set(os.listdir(workdir)) - there):
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in REPORTS):
            keep(os.path.join(workdir, name), os.path.join(OUT, name))
    hide_secrets(OUT)
    tree.normalize_tree(OUT)


PREFIX = "WAINWRIGHT_ENV_"


def run(command, workdir, own, uid, gid):
    env = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    env.update((name[len(PREFIX):], value) for name, value in os.environ.items() if name.startswith(PREFIX))
    options = [env.get("PYTEST_ADDOPTS", ""), "--junitxml=" + own + "/junit.xml"]
    env["PYTEST_ADDOPTS"] = " ".join(filter(None, options))

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
    """Copies plain files and folders: a link of the tests may lead anywhere on the caller's disk,
    and .git is a folder that git runs programs of."""
    if os.path.lexists(to) or os.path.islink(path) or os.path.basename(path) == ".git":
        return
    if os.path.isdir(path):
        os.mkdir(to)
        for name in os.listdir(path):
            keep(os.path.join(path, name), os.path.join(to, name))
    elif os.path.isfile(path):
        shutil.copyfile(path, to, follow_symlinks=False)


def hide_secrets(root):
    """Removes reports whose names have a secret, and replaces secrets in the others."""
    secrets = credentials.known()
    for folder, folders, files in os.walk(root, topdown=False):
        for name in folders + files:
            path = os.path.join(folder, name)
            if output.hide(name) != name:
                output.remove(path)
            elif secrets and name in files:
                redact.rewrite(path, secrets)


common.main(test, OUT + "/failure.json")
