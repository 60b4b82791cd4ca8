package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// ofServices are variables of those who build and test for others: no image is meant to
// have what they ask for.
var ofServices = []string{"APPVEYOR", "CI", "CIBUILDWHEEL", "GITHUB_ACTIONS", "READTHEDOCS", "TOX_ENV_NAME", "TRAVIS"}

// Decided tells of variables that decide what setup.py requires and that the build does
// not set: it has what is required without them.
func Decided(setup *survey.Setup, env map[string]string) []report.Problem {
	if setup == nil {
		return nil
	}
	var problems []report.Problem
	for _, each := range setup.Variables {
		if _, set := env[each.Name]; set || slices.Contains(ofServices, each.Name) {
			continue
		}
		problems = append(problems, report.Problem{
			Rule: "EnvDecides", File: "setup.py", Line: each.Line,
			Message: fmt.Sprintf("what is required depends on the variable %s, which no build has", each.Name),
			Remedy:  fmt.Sprintf("set build.env = { %s = \"...\" } if the image is to have what it asks for", each.Name),
		})
	}
	return problems
}
