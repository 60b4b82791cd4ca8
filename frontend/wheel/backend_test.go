package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/project"
)

// Where none is named it is the one that has the project's own folder on its path: a
// setup.py that imports a module beside it works there alone.
func TestTheBackendIsTheDeclaredOneElseThatOfOld(t *testing.T) {
	const old = "setuptools.build_meta:__legacy__"
	for text, want := range map[string]Backend{
		"":               {Name: old, Requires: []string{"setuptools"}, Declared: "setup.py"},
		"[tool.black]\n": {Name: old, Requires: []string{"setuptools"}, Declared: "setup.py"},
		"[build-system]\nrequires = [\"setuptools\", \"numpy\"]\n": {Name: old, Requires: []string{"setuptools", "numpy"}, Declared: "pyproject.toml"},
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
		require.Equal(t, want, got, text)
	}
}
