package wheel

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestAWheelForAnotherPlatformIsToldWithTheLineThatMadeItSo(t *testing.T) {
	log := `error: Failed to determine installation plan
  cause: A path (/wheel/starter-1.0-py3-none-win_amd64.whl) dependency is incompatible with the current platform

hint: The wheel is compatible with Windows, but you're on Linux
`
	told := func(files project.Files, log string) report.Problem {
		r := Request{Files: files, Python: "3.13", Backend: Backend{Name: legacy, Declared: "setup.py"}}
		err := failure(r, nil, &gateway.StepError{Report: gateway.Report{Kind: gateway.NotInstalled, Log: log}, Err: errors.New("exit code: 1")})
		problems := report.Problems(err)
		require.Len(t, problems, 1)
		require.Equal(t, strings.TrimSpace(log), strings.TrimSpace(problems[0].Detail))
		return problems[0]
	}
	require.Equal(t, "setup.cfg:2: the wheel starter-1.0-py3-none-win_amd64.whl is for another platform or Python than the image's: take plat_name out",
		told(project.Files{"setup.cfg": []byte("[bdist_wheel]\nplat_name = win_amd64\n")}, log).Short())
	require.Equal(t, "setup.py: the wheel starter-1.0-py3-none-win_amd64.whl is for another platform or Python than the image's: let the backend make a wheel for Linux and Python 3.13",
		told(nil, log).Short())
	require.Equal(t, "setup.py: uv cannot read what the wheel of starter requires: correct the requirement that it names below",
		told(nil, "error: No solution found when resolving dependencies\n  cause: Because starter has invalid metadata and you require starter, we can conclude that your requirements are unsatisfiable.\n\n"+
			"hint: Metadata for `starter` could not be parsed.\n  Caused by: relative path without a working directory: host/x\n").Short())
	require.Equal(t, "uv could not install the wheel that was built", told(nil, "error: something else\n").Short())
}
