"""What all steps share: constants, and how a step fails.

Every step is a Python script, because the base has Python by definition while it may
have no shell (distroless). The scripts use the standard library alone and run on
Python 3.8 and later.
"""

import errno
import sys

import output

# 1980-01-01, the oldest time a zip archive can hold. Bytecode is checked by hash
# (https://peps.python.org/pep-0552/), so it stays valid whatever the mtimes are.
EPOCH = 315532800

VENV = "/opt/venv"
PYTHON = VENV + "/bin/python"

# The exit code of a step that found the disk full: it cannot write a report then.
DISK_FULL = errno.ENOSPC


sys.excepthook = output.show_exception


class StepFailed(Exception):
    """A failure that the frontend explains. The facts are sent to it as JSON.

    The kinds are declared in frontend/gateway/kind.go.
    """

    def __init__(self, kind, **facts):
        super().__init__(kind)
        self.facts = dict(facts, kind=kind)


def main(step, report):
    """Runs a step. If it fails, writes the facts to the file `report` and exits with 1.

    The frontend reads the report from the output mount of the failed step. BuildKit
    caches no failed step.
    """
    try:
        try:
            step()
        except StepFailed as failure:
            output.write_report(report, failure.facts)
            sys.exit(1)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(DISK_FULL)
