package project

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBuiltinIgnores(t *testing.T) {
	for _, dir := range []string{"", "services/greeter/"} {
		narrowed := Context{Patterns: builtin(strings.TrimSuffix(dir, "/"), Files{"env-of-mine/pyvenv.cfg": nil}, false)}
		for _, code := range []string{
			"pkg/loggers/wandb/__init__.py", "pkg/mlruns/__init__.py", "pkg/mlartifacts/store.py", "pkg/venv/__init__.py",
			"pkg/venv/lib/find.py", "src/pkg/build/lib/__init__.py", "pkg/build/lib.py", "pkg/build/temp.py", "pkg/dist/vendored.whl", "pkg/wandb/run.py",
			"pkg/templates/Dockerfile", "pkg/templates/Dockerfile.jinja", "src/pkg/data/docker-compose.prod.yml", "pkg/templates/.dockerignore", "pkg/docker/Dockerfile.tmpl",
		} {
			require.Empty(t, narrowed.LeavesOut(dir+code), dir+code)
		}
		for _, useless := range []string{
			"wandb/debug.log", "mlruns/0/meta.yaml", "mlartifacts/1/a", "venv/bin/python", "build/lib/pkg/a.py", "build/lib.linux-x86_64-cpython-312/a.so", "pkg/build/temp.linux-x86_64-3.12/a.o",
			"build/bdist.linux-x86_64/wheel",
			"Dockerfile", "Dockerfile.gpu", "docker/Dockerfile", ".dockerignore", "docker-compose.dev.yaml", "compose.yml",
			"dist/pkg-1.0.tar.gz", "dist/pkg-1.0-py3-none-any.whl", "env-of-mine/bin/python", "pkg/__pycache__/a.pyc", "a/node_modules/b.js",
			// A notebook writes its runs into its own folder.
			"notebooks/wandb/run-20240101_000000-abc/files/model.h5", "notebooks/wandb/latest-run", "research/mlruns/0/1/artifacts/model.pkl",
			"research/mlruns/.trash/1/a", "backend/venv/lib/python3.12/site-packages/torch/lib/libtorch.so",
		} {
			require.NotEmpty(t, narrowed.LeavesOut(dir+useless), dir+useless)
		}
	}
}

// A new .dockerignore replaces the built-in patterns: with only one line, .env, .git and the
// virtual environment would be sent.
func TestIgnoreFile(t *testing.T) {
	for _, c := range []struct{ ignore, unwanted, want string }{
		{Dockerignore, "", ".dockerignore"},
		{BuiltIn, "", "a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)"},
		{BuiltIn, "**/.git", "a .dockerignore (a new one replaces the patterns that are built in: name .env and venv there too)"},
		{BuiltIn, "**/.env.*", "a .dockerignore (a new one replaces the patterns that are built in: name .git and venv there too)"},
	} {
		if got := (Context{Ignore: c.ignore}).IgnoreFile(c.unwanted); got != c.want {
			t.Errorf("%s, %s:\n got  %s\n want %s", c.ignore, c.unwanted, got, c.want)
		}
	}
}
