package dependencies

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// A folder without archives would be missing in the step that resolves.
func TestFindLinksFolder(t *testing.T) {
	require.Equal(t, []string{"a-1-py3-none-any.whl", "b-1.tar.gz"},
		archivesAmong(map[string]bool{"b-1.tar.gz": false, "a-1-py3-none-any.whl": false, "c-1.tar.gz": true, "README.md": false}))

	for _, c := range []struct {
		patterns []string
		entries  map[string]bool
		want     string
	}{
		{nil, nil, "requirements.txt:1: --find-links: dist is no folder of the build context: correct the path, which starts at the project"},
		{nil, map[string]bool{".gitkeep": false}, "requirements.txt:1: --find-links: dist holds no wheel or sdist: put what is to be installed there, or take the line out"},
		{[]string{"dist/*.whl"}, map[string]bool{"README.md": false}, `requirements.txt:1: --find-links: dist holds no wheel or sdist: "dist/*.whl" is left out where no .dockerignore decides, ` +
			"so move it elsewhere, such as to wheels/, or write a .dockerignore (a new one replaces the patterns that are built in: name .env, .git and venv there too)"},
	} {
		require.Empty(t, archivesAmong(c.entries))
		folder := Folder{Written: "dist", Place: report.Position{File: "requirements.txt", Line: 1}}
		require.EqualError(t, noArchives(project.Context{Ignore: project.BuiltIn, Patterns: c.patterns}, folder, "dist", c.entries), c.want)
	}
}
