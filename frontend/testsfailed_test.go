package frontend

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/tests"
)

func TestWhyTestsFailedIsToldAsFarAsTheirOutputSays(t *testing.T) {
	configured := config.Config{Sources: map[string]config.Source{"test.cmd": {File: "Dockerfile", Line: 2}}}
	for _, c := range []struct {
		name, cmd string
		failed    gateway.Report
		want      string
	}{
		{
			"some", "python -m pytest",
			gateway.Report{Code: 1, Log: "F..\n/opt/venv/x.py:3: in f\ntests/test_it.py:7: AssertionError\n=== short test summary info ===\nFAILED tests/test_it.py::test_it\n1 failed\n"},
			"tests/test_it.py:7: the tests failed: python -m pytest ended with 1: what it printed stands above\nFAILED tests/test_it.py::test_it\n1 failed",
		},
		{
			"there are none", "python -m pytest", gateway.Report{Code: 5},
			"Dockerfile:2: python -m pytest found no tests: put them into tests/test_*.py, see that .dockerignore does not leave them out, or name their command with test.cmd",
		},
		{
			"another command that ends with the same", "make test", gateway.Report{Code: 5},
			"Dockerfile:2: the tests failed: make test ended with 5: what it printed stands above",
		},
		{
			"a plugin", "pytest", gateway.Report{Code: 4, Log: "ERROR: unrecognized arguments: --cov=ml --cov-report=xml\n"},
			"Dockerfile:2: the tests failed: pytest ended with 4: pytest is given --cov: add pytest-cov to what the tests require",
		},
		{
			"a plugin's short option", "pytest", gateway.Report{Code: 4, Log: "ERROR: unrecognized arguments: -n 4\n"},
			"Dockerfile:2: the tests failed: pytest ended with 4: pytest is given -n: add pytest-xdist to what the tests require",
		},
		{
			"a module", "pytest", gateway.Report{Code: 2, Log: "E   ModuleNotFoundError: No module named 'pandas.core'\n"},
			"Dockerfile:2: the tests failed: pytest ended with 2: nothing installs pandas: add what brings it to the project's requirements, or to those of the tests (test.extras, test.requirements)",
		},
		{
			"the network", "pytest", gateway.Report{Code: 1, Log: "E  socket.gaierror: [Errno -3] Temporary failure in name resolution\n"},
			"Dockerfile:2: the tests failed: pytest ended with 1: the tests have no network: set test.network = true if they need it",
		},
		{
			"no such program", "tox -e py", gateway.Report{Code: 127, Message: "No such file or directory"},
			"Dockerfile:2: the command of the tests does not start: tox -e py: No such file or directory: install what brings tox with test.extras or test.requirements, or correct test.cmd",
		},
	} {
		require.EqualError(t, testProblem(c.failed, configured, tests.Command{Args: strings.Fields(c.cmd)}), c.want, c.name)
	}
}
