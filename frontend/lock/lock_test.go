package lock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// declare is what requirements.txt and a configuration ask for.
func declare(t *testing.T, requirements string, cfg config.Config) dependencies.Declared {
	t.Helper()
	stated, err := dependencies.Read(cfg, project.Files{"requirements.txt": []byte(requirements), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	return stated.Declared()
}

func TestInstallable(t *testing.T) {
	wheel := func(url, path string) packaging.Lock {
		return packaging.Lock{Packages: []packaging.Package{{Name: "six", Version: "1.17", Wheels: []packaging.Artifact{{Name: "six-1.17-py3-none-any.whl", URL: url, Path: path}}}}}
	}
	require.NoError(t, installable(wheel("https://example.org/six-1.17-py3-none-any.whl", ""), "pylock.toml", dependencies.Declared{}))
	err := installable(wheel("https://user:s3cret@example.org/six-1.17-py3-none-any.whl", ""), "pylock.toml", dependencies.Declared{})
	require.ErrorContains(t, err, "pylock.toml: the lock has a credential")
	require.NotContains(t, err.Error(), "s3cret")
	require.ErrorContains(t, installable(wheel("", "dist/six-1.17-py3-none-any.whl"), "pylock.toml", dependencies.Declared{}), "installs six from a path")
}

func TestWithout(t *testing.T) {
	kept := without([]packaging.Package{{Name: "six"}, {Name: "ml-project", Directory: &packaging.Directory{Path: "."}}}, []string{"ML_Project"})
	require.Len(t, kept, 1)
}
