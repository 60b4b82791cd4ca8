package frontend

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// setuptools_scm may be asked for by setup_requires, which the wheel alone tells.
func TestGitIsNoJunkWhereTheVersionComesFromIt(t *testing.T) {
	found := survey.Survey{Skipped: []survey.Skipped{{Path: ".git", Why: "vcs"}, {Path: "venv", Why: "virtualenv"}}}
	warned := func(requires ...string) []string {
		p := &prepared{context: project.Context{Ignore: project.Dockerignore}, wheel: wheel.Wheel{NeedsGit: wheel.NeedsGit(requires)}}
		var all []string
		for _, each := range p.junk(found) {
			all = append(all, each.Remedy)
		}
		return all
	}
	require.Equal(t, []string{"add .git to it", "add venv to it"}, warned("setuptools"))
	require.Equal(t, []string{"add venv to it"}, warned("setuptools", "setuptools_scm"))
}
