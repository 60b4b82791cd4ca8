package explain

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestTestsFailed(t *testing.T) {
	configured := config.Config{Sources: map[string]report.Position{"test.cmd": {File: "Dockerfile", Line: 2}}}
	for _, c := range []struct {
		name, cmd string
		failed    gateway.Report
		want      string
	}{
		{
			"some", "python -m pytest",
			gateway.Report{Code: 1, Log: "F..\n/opt/venv/x.py:3: in f\ntests/test_it.py:7: AssertionError\n=== short test summary info ===\nFAILED tests/test_it.py::test_it\n1 failed\n"},
			"tests/test_it.py:7: the tests failed: python -m pytest ended with 1: what it printed stands above\n  | FAILED tests/test_it.py::test_it\n  | 1 failed",
		},
		{
			"no tests", "python -m pytest", gateway.Report{Code: 5},
			"Dockerfile:2: python -m pytest found no tests: put them into tests/test_*.py, see that .dockerignore does not leave them out, or name their command with test.cmd",
		},
		{
			"no tests of make", "make test", gateway.Report{Code: 5},
			"Dockerfile:2: the tests failed: make test ended with 5: what it printed stands above",
		},
		{
			"plugin", "pytest", gateway.Report{Code: 4, Log: "ERROR: unrecognized arguments: --cov=ml --cov-report=xml\n"},
			"Dockerfile:2: the tests failed: pytest ended with 4: pytest is given --cov: add pytest-cov to what the tests require",
		},
		{
			"short option", "pytest", gateway.Report{Code: 4, Log: "ERROR: unrecognized arguments: -n 4\n"},
			"Dockerfile:2: the tests failed: pytest ended with 4: pytest is given -n: add pytest-xdist to what the tests require",
		},
		{
			"module", "pytest", gateway.Report{Code: 2, Log: "E   ModuleNotFoundError: No module named 'pandas.core'\n"},
			"Dockerfile:2: the tests failed: pytest ended with 2: nothing installs pandas: add what brings it to the project's requirements, or to those of the tests (test.extras, test.requirements)",
		},
		{
			"network", "pytest", gateway.Report{Code: 1, Log: "E  socket.gaierror: [Errno -3] Temporary failure in name resolution\n"},
			"Dockerfile:2: the tests failed: pytest ended with 1: the tests have no network: set test.network = true if they need it",
		},
		{
			"no program", "tox -e py", gateway.Report{Code: 127, Message: "No such file or directory"},
			"Dockerfile:2: the command of the tests does not start: tox -e py: No such file or directory: install what brings tox with test.extras or test.requirements, or correct test.cmd",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.failed.Kind, c.failed.Args = gateway.TestsFailed, strings.Fields(c.cmd)
			require.EqualError(t, Error(configured, &gateway.StepError{Report: c.failed, Err: errors.New("exit code: 1")}), c.want)
		})
	}
}
