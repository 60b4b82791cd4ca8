package dependencies

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// The remedy names the pattern that excludes the path of a requirement.
func TestNotSent(t *testing.T) {
	wheels := []string{"any-1-py3-none-any.whl", "any-1.tar.gz"}
	for _, c := range []struct {
		ignore, pattern, name string
		inside                []string
		want                  string
	}{
		{project.Dockerignore, "libs", "libs/common", []string{"setup.py"}, `.dockerignore leaves it out with "libs", so write !libs/common below that`},
		{project.Dockerignore, "**/setup.py", "libs/common", []string{"setup.py"}, `.dockerignore leaves it out with "**/setup.py", so write !libs/common/** below that`},
		{project.Dockerignore, "docs", "libs/common", []string{"setup.py"}, "correct the path"},
		{project.BuiltIn, "**/node_modules", "node_modules/common", nil, `"**/node_modules" is left out where no .dockerignore decides, so write a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)`},
		{project.BuiltIn, "dist/*.whl", "dist/mine-1.0-py3-none-any.whl", nil, `"dist/*.whl" is left out where no .dockerignore decides, so move it elsewhere, such as to wheels/, or write a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)`},
		{project.BuiltIn, "dist/*.whl", "dist", wheels, `"dist/*.whl" is left out where no .dockerignore decides, so move it elsewhere, such as to wheels/, or write a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)`},
	} {
		problem := notSent(project.Context{Ignore: c.ignore, Patterns: []string{c.pattern}}, c.name, c.inside, report.Problem{Remedy: "correct the path"})
		require.Equal(t, c.want, problem.Remedy, c.name)
	}
}
