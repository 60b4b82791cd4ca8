package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// BrittleRequirements warns of a requirements file that setup.py can read only by luck:
// it never takes the newline off a line, so it finds the project's own line ("-e .") only
// while that is the last one and no newline follows. Many editors add one.
func BrittleRequirements(setup *survey.Setup, files project.Files) []report.Problem {
	function := setup.Reading()
	if function == nil || !function.Reads || function.Strips {
		return nil
	}
	var all []report.Problem
	for _, file := range setup.Files {
		text := string(files[file])
		last := text[strings.LastIndexByte(text, '\n')+1:]
		if !slices.Contains(function.Removes, last) || !installsProject(last) {
			continue
		}
		all = append(all, report.Problem{
			Rule: rules.BrittleRequirements, File: file, Line: strings.Count(text, "\n") + 1,
			Message: fmt.Sprintf("the build breaks once a newline follows: %s() in setup.py:%d takes it off no line, and then does not find %q", function.Name, function.Line, last),
			Remedy:  "delete this line, or read the lines there with .read().splitlines()",
		})
	}
	return all
}

// installsProject reports whether a line of a requirements file is the project itself.
func installsProject(text string) bool {
	parsed, err := packaging.ParseRequirements("", []byte(text))
	if err != nil || len(parsed.Lines) != 1 {
		return false
	}
	_, itself := packaging.SelfReference(parsed.Lines[0])
	return itself
}

// DependencyLinks warns of dependency_links: no wheel has them and no installer looks at
// them (https://setuptools.pypa.io/en/latest/deprecated/dependency_links.html).
func DependencyLinks(setup *survey.Setup) []report.Problem {
	keyword, ok := setup.Keyword("dependency_links")
	if !ok || keyword.Source == nil || keyword.Source.Kind != survey.FromList || len(keyword.Source.Names) == 0 {
		return nil
	}
	first := packaging.RedactCredentials(keyword.Source.Names[0])
	return []report.Problem{{
		Rule: rules.DependencyLinks, File: "setup.py", Line: keyword.Line,
		Message: fmt.Sprintf("dependency_links installs nothing: %s is in no wheel", first),
		Remedy:  "write name @ URL in install_requires",
	}}
}

// serviceVariables are set by CI services and test runners: no image is meant to have what
// setup.py requires there. A name that ends with "_" is a prefix.
var serviceVariables = []string{
	"APPVEYOR", "AZURE_", "BITBUCKET_", "BUILDKITE", "BUILD_BUILDID", "BUILD_ID", "BUILD_NUMBER", "CI", "CIBUILDWHEEL", "CIRCLECI", "CIRCLE_", "CI_", "CONDA_BUILD",
	"CONTINUOUS_INTEGRATION", "DEB_", "DRONE", "GITHUB_", "GITLAB_", "JENKINS_", "NETLIFY", "NOX_", "PRE_COMMIT", "PYTEST_", "READTHEDOCS", "READTHEDOCS_", "RTD", "RTD_",
	"TEAMCITY_", "TF_BUILD", "TOXENV", "TOX_", "TRAVIS", "TRAVIS_",
}

// buildVariables are set in every build of a wheel.
var buildVariables = []string{"HOME", "LANG", "PATH", "PYTHONDONTWRITEBYTECODE", "SOURCE_DATE_EPOCH"}

// isKnownVariable reports whether a variable is one of a build or of a service.
func isKnownVariable(name string) bool {
	return slices.Contains(buildVariables, name) || slices.ContainsFunc(serviceVariables, func(known string) bool {
		return name == known || strings.HasSuffix(known, "_") && strings.HasPrefix(name, known)
	})
}

// DecidingVariables warns of variables that decide what setup.py requires and that are
// not set in the build. The image has what setup.py requires without them.
func DecidingVariables(setup *survey.Setup, env map[string]string) []report.Problem {
	if setup == nil {
		return nil
	}
	var problems []report.Problem
	for _, variable := range setup.Variables {
		if _, set := env[variable.Name]; set || isKnownVariable(variable.Name) {
			continue
		}
		problems = append(problems, report.Problem{
			Rule: rules.EnvDecides, File: "setup.py", Line: variable.Line,
			Message: fmt.Sprintf("what is required depends on the variable %s, which no build has", variable.Name),
			Remedy:  fmt.Sprintf("set build.env.%s = \"...\" if the image is to have what it asks for", variable.Name),
		})
	}
	return problems
}
