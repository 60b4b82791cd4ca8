package request

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func TestMissingFiles(t *testing.T) {
	files := project.Files{"requirements.txt": []byte("-r deps/base.txt\n-c ../constraints.txt\n-r https://example.org/r.txt\nsix\n")}
	require.Equal(t, []string{"deps/base.txt", "../constraints.txt"}, missingFiles(config.Config{}, files, false, nil))

	files["deps/base.txt"] = []byte("-r more.txt\n")
	require.Equal(t, []string{"deps/more.txt"}, missingFiles(config.Config{}, files, false, []string{"../constraints.txt"}),
		"a file that does not exist is requested once")

	require.Equal(t, []string{"deps/prod.txt", "locks/pylock.toml"},
		missingFiles(config.Config{Requirements: []string{"deps/prod.txt"}, Lock: "locks/pylock.toml"}, project.Files{}, false, nil))
	require.Empty(t, missingFiles(config.Config{}, project.Files{}, false, nil))

	files = project.Files{"requirements-dev.txt": []byte("-r deps/test.txt\n")}
	require.Empty(t, missingFiles(config.Config{}, files, false, nil), "the target has no tests")
	require.Equal(t, []string{"deps/test.txt"}, missingFiles(config.Config{}, files, true, nil))
}
