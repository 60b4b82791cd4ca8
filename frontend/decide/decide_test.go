package decide

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
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

func TestCarriedByTarget(t *testing.T) {
	want := map[string]carry.Target{
		request.Image: carry.Image, request.Deps: carry.Other, request.Dev: carry.Dev,
		request.Test: carry.Test, request.Wheel: carry.Wheel, request.Lock: carry.Other,
	}
	for _, target := range request.Targets() {
		require.Equal(t, want[target.Name], carried(target), target.Name)
	}
}

func TestSecretsOfLocals(t *testing.T) {
	dir := t.TempDir()
	surveytest.Write(t, dir, "-- common/__init__.py --\n-- common/kaggle.json --\n-- .netrc --\n")
	local := dependencies.LocalWheel{}
	local.Path = "libs/common"
	local.Wheel.Survey = surveytest.Run(t, surveytest.Python(t), filepath.Clean(dir))
	for _, p := range []string{"common/__init__.py", "common/kaggle.json"} {
		local.Wheel.Contents = append(local.Wheel.Contents, packaging.WheelFile{Path: p})
	}
	in := Input{Target: request.Targets()[0], Deps: dependencies.Dependencies{Locals: []dependencies.LocalWheel{local}}}
	in.Project.Dir = "services/train"
	found, err := in.secretsOfLocals()
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "../../libs/common/common/kaggle.json", found[0].File)
	require.Contains(t, found[0].Message, "is in the wheel, and so in the image")
}
