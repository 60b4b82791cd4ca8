package lock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// ofServices are variables of those who build and test for others: no image is meant to
// have what they ask for. What ends with a _ is how several begin.
var ofServices = []string{
	"APPVEYOR", "AZURE_", "BITBUCKET_", "BUILDKITE", "BUILD_BUILDID", "BUILD_ID", "BUILD_NUMBER", "CI", "CIBUILDWHEEL", "CIRCLECI", "CIRCLE_", "CI_", "CONDA_BUILD",
	"CONTINUOUS_INTEGRATION", "DEB_", "DRONE", "GITHUB_", "GITLAB_", "JENKINS_", "NETLIFY", "NOX_", "PRE_COMMIT", "PYTEST_", "READTHEDOCS", "READTHEDOCS_", "RTD", "RTD_",
	"TEAMCITY_", "TF_BUILD", "TOXENV", "TOX_", "TRAVIS", "TRAVIS_",
}

// ofBuilds are variables that a build has itself.
var ofBuilds = []string{"HOME", "LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "SOURCE_DATE_EPOCH"}

// isKnown says that a variable is one of a build, or of such a service.
func isKnown(name string) bool {
	return slices.Contains(ofBuilds, name) || slices.ContainsFunc(ofServices, func(each string) bool {
		return name == each || strings.HasSuffix(each, "_") && strings.HasPrefix(name, each)
	})
}

// Decided tells of variables that decide what setup.py requires and that the build does
// not set: it has what is required without them.
func Decided(setup *survey.Setup, env map[string]string) []report.Problem {
	if setup == nil {
		return nil
	}
	var problems []report.Problem
	for _, each := range setup.Variables {
		if _, set := env[each.Name]; set || isKnown(each.Name) {
			continue
		}
		problems = append(problems, report.Problem{
			Rule: "EnvDecides", File: "setup.py", Line: each.Line,
			Message: fmt.Sprintf("what is required depends on the variable %s, which no build has", each.Name),
			Remedy:  fmt.Sprintf("set build.env.%s = \"...\" if the image is to have what it asks for", each.Name),
		})
	}
	return problems
}
