package failures_test

import (
	"cmp"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/explain"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	"github.com/wainwright-build/wainwright/internal/failures"
)

// The project in which the tools failed, as far as the messages depend on it.
var (
	failingConfig = config.Config{
		Apt:     config.Apt{Runtime: []string{"libpq5"}},
		Sources: map[string]report.Position{"apt.runtime": {File: "Dockerfile", Line: 3}},
	}
	failingFiles = project.Files{"setup.py": []byte("import os\n\nsetup(name=\"mlproject\", version=os.environ[\"VERSION\"])\n\ndef version():\n    exec(open(\"version.py\").read())\n    return locals()[\"__version__\"]\n\nrequires = parse_requirements(\"requirements.txt\")\n")}
)

func TestCatalogue(t *testing.T) {
	names := map[string]bool{}
	for _, failure := range failures.All() {
		t.Run(failure.Name, func(t *testing.T) {
			require.False(t, names[failure.Name], "the name is taken")
			names[failure.Name] = true
			problems := report.Problems(explained(failure))
			require.Len(t, problems, 1)
			require.Equal(t, failure.Says, problems[0].Short())
			if failure.Report.Kind != gateway.BackendFailed && failure.Report.Log != "" {
				// The output of a backend is shown while it runs, and not again.
				require.Equal(t, report.Plain(failure.Report.Log), problems[0].Detail, "the output is shown whole")
			}
		})
	}
}

// explained returns the error of a build whose step failed so.
func explained(f failures.Failure) error {
	r, python := f.Report, cmp.Or(f.Python, "3.11")
	positions := map[string]report.Position{}
	for i, name := range []string{"click", "six", "psycopg2", "numpy", "python-ldap", "scikit-lern", "pywin32", "flask", "wagon", "torch"} {
		positions[name] = report.Position{File: "requirements.txt", Line: i + 2}
	}
	switch r.Kind {
	case gateway.BackendFailed:
		return wheel.BackendFailure(wheel.Request{Config: failingConfig, Python: python, Files: failingFiles, Backend: wheel.Backend{Declared: "setup.py"}}, r)
	case gateway.UVFailed:
		return uverrors.Explain(r, uverrors.Context{
			What: "the project's requirements", Python: python,
			Index:   config.Index{Extra: []string{"company=https://index.example/simple"}},
			Locator: report.NewLocator(positions, nil), Fallback: report.Position{File: "requirements.txt"},
		})
	}
	return explain.Error(failingConfig, &gateway.StepError{Report: r, Err: errors.New("exit code: 1")})
}
