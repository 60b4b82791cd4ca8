package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/project"
)

// If no backend is declared, the project's own folder has to be on sys.path: otherwise a
// setup.py that imports a module beside it would fail.
func TestFindBackend(t *testing.T) {
	const legacy = "setuptools.build_meta:__legacy__"
	for text, want := range map[string]Backend{
		"":               {Name: legacy, Requires: []string{"setuptools"}, Declared: "setup.py"},
		"[tool.black]\n": {Name: legacy, Requires: []string{"setuptools"}, Declared: "setup.py"},
		"[build-system]\nrequires = [\"setuptools\", \"numpy\"]\n": {Name: legacy, Requires: []string{"setuptools", "numpy"}, Declared: "pyproject.toml"},
		"[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n": {
			Name: "setuptools.build_meta", Requires: []string{"setuptools"}, Declared: "pyproject.toml"},
		"[build-system]\nrequires = []\nbuild-backend = \"mine\"\nbackend-path = [\"tools\"]\n": {
			Name: "mine", Path: []string{"tools"}, Requires: []string{}, Declared: "pyproject.toml"},
	} {
		files := project.Files{"setup.py": []byte("setup()")}
		if text != "" {
			files["pyproject.toml"] = []byte(text)
		}
		got, err := FindBackend(files)
		require.NoError(t, err)
		want.Metadata = "setup.py"
		require.Equal(t, want, got, text)
	}
}

// A pyproject.toml that has only [build-system] is not the file to add a requirement to.
func TestBackendMetadata(t *testing.T) {
	const system = "[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n"
	for _, c := range []struct {
		files project.Files
		want  string
	}{
		{project.Files{"setup.py": nil, "pyproject.toml": []byte(system)}, "setup.py"},
		{project.Files{"setup.cfg": nil, "pyproject.toml": []byte(system)}, "setup.cfg"},
		{project.Files{"setup.cfg": nil}, "setup.cfg"},
		{project.Files{"setup.py": nil, "pyproject.toml": []byte(system + "[project]\nname = \"x\"\n")}, "pyproject.toml"},
		{project.Files{"pyproject.toml": []byte("[build-system]\nrequires = [\"poetry-core\"]\nbuild-backend = \"poetry.core.masonry.api\"\n")}, "pyproject.toml"},
	} {
		got, err := FindBackend(c.files)
		require.NoError(t, err)
		require.Equal(t, c.want, got.Metadata)
	}
}

// What the backend may not be installed from is refused at its line, before uv sees it.
func TestBuildRequirementRefused(t *testing.T) {
	for requirement, want := range map[string]string{
		"x @ https://me:hunter2@h/x-1.zip":                  "pyproject.toml:4: a credential stands in a URL",
		"x @ https://h/${UV_INDEX_MINE_PASSWORD}/x-1.zip":   "pyproject.toml:4: the URL of x has ${UV_INDEX_MINE_PASSWORD}",
		"x @ git+ext::sh%20-c%20id":                         "pyproject.toml:4: ext::sh%20-c%20id is no URL that a build clones from",
		"x at https://me:hunter2@h/x-1.zip":                 "pyproject.toml:4: a credential stands in a URL",
		"x @ https://h/x-1.zip#egg=${UV_INDEX_X_PASSWORD} ": "pyproject.toml:4: the URL of x has ${UV_INDEX_X_PASSWORD}",
	} {
		_, err := FindBackend(project.Files{"pyproject.toml": []byte("[build-system]\nrequires = [\n  \"setuptools\",\n  \"" + requirement + "\",\n]\n")})
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "hunter2")
	}
}
