package decide

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// setuptools_scm may be asked for by setup_requires, which the wheel alone tells.
func TestUselessContextKeepsGit(t *testing.T) {
	found := survey.Survey{Skipped: []survey.Skipped{{Path: ".git", Why: "vcs"}, {Path: "venv", Why: "virtualenv"}}}
	warned := func(requires ...string) []string {
		in := Input{Project: wheel.Project{Source: project.Source{Context: project.Context{Ignore: project.Dockerignore}}}, Wheel: wheel.Wheel{NeedsGit: wheel.Backend{Requires: requires}.NeedsGit(nil)}}
		var all []string
		for _, problem := range in.uselessContext(found) {
			all = append(all, problem.Remedy)
		}
		return all
	}
	require.Equal(t, []string{"add .git to it", "add venv to it"}, warned("setuptools"))
	require.Equal(t, []string{"add venv to it"}, warned("setuptools", "setuptools_scm"))
}

func TestPlaced(t *testing.T) {
	in := Input{Config: config.Config{Sources: map[string]report.Position{"cmd": {File: "Dockerfile", Line: 2, EndLine: 3}}}}
	unreached := report.Problem{File: "app.py", Line: 2, Message: "serve() listens on localhost"}
	problems := []report.Problem{{Message: "cmd listens on localhost"}, unreached}
	require.Equal(t, []report.Problem{{File: "Dockerfile", Line: 2, EndLine: 3, Message: "cmd listens on localhost"}, unreached},
		in.placed(problems, "cmd"))
	require.Equal(t, problems, in.placed(problems, "app.py:4 app.run()"))
}
