package dependencies

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// uv resolves with the file itself; the lock has its path from the project.
func TestArchive(t *testing.T) {
	for _, line := range []string{
		"./wheels/mine-1.0-py3-none-any.whl", "wheels/mine-1.0-py3-none-any.whl", "mine @ file:wheels/mine-1.0-py3-none-any.whl", "file:./wheels/mine-1.0-py3-none-any.whl",
	} {
		d := locals(t, "services/train", line+"\n", "")
		require.Equal(t, []string{"mine @ file:///local/mine-1.0-py3-none-any.whl"}, texts(d), line)
		require.Len(t, d.Archives, 1)
		require.Equal(t, "services/train/wheels/mine-1.0-py3-none-any.whl", d.Archives[0].Path)
		require.Contains(t, d.Shown(d.Requirements[0]), "mine @ ")
		require.NotContains(t, d.Shown(d.Requirements[0]), "/local/")
		_, ok := d.Archived(packaging.Artifact{Path: "wheels/mine-1.0-py3-none-any.whl"})
		require.True(t, ok)
		_, ok = d.Archived(packaging.Artifact{Path: "wheels/other-1.0-py3-none-any.whl"})
		require.False(t, ok)
	}
	require.Equal(t, []string{"mine @ file:///local/mine-1.0.tar.gz"}, texts(locals(t, "", "./mine-1.0.tar.gz\n", "")))
	require.Equal(t, []string{"mine @ file:///local/mine-1.0.tar.gz"}, texts(locals(t, "", "", "Requires-Dist: mine @ file:///src/mine-1.0.tar.gz\n")))
	sibling := locals(t, "services/train", "../../wheels/mine-1.0.tar.gz\n", "")
	require.Equal(t, "wheels/mine-1.0.tar.gz", sibling.Archives[0].Path)
	require.Equal(t, "../../wheels/mine-1.0.tar.gz", sibling.Archives[0].Below)

	_, err := Read(config.Config{}, project.Files{"requirements.txt": []byte("./archive.zip\n")})
	require.EqualError(t, err, "requirements.txt:1: the name of ./archive.zip does not tell whose it is: write NAME @ file:./archive.zip")
}

func TestArchiveHash(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	for _, line := range []string{
		"mine @ ./mine-1.0.tar.gz#sha256=" + digest, "./mine-1.0.tar.gz#sha256=" + digest, "mine-1.0.tar.gz#sha256=" + digest,
		"file:./mine-1.0.tar.gz#sha256=" + digest, "./mine-1.0.tar.gz --hash=sha256:" + digest,
	} {
		d := locals(t, "", line+"\n", "")
		require.Equal(t, []string{"mine @ file:///local/mine-1.0.tar.gz"}, texts(d), line)
		require.Equal(t, "mine-1.0.tar.gz", d.Archives[0].Path, line)
		require.Equal(t, []string{"sha256:" + digest}, d.Hashes["mine"].Allowed, line)
	}
}

// The steps have them in one folder.
func TestArchivesOfOneName(t *testing.T) {
	_, err := Read(config.Config{}, project.Files{"requirements.txt": []byte("./a/mine-1.0.tar.gz\n./b/mine-1.0.tar.gz\n")})
	require.ErrorContains(t, err, "requirements.txt:2: two files are called mine-1.0.tar.gz, ./a/mine-1.0.tar.gz and ./b/mine-1.0.tar.gz")
}

func TestFindLinks(t *testing.T) {
	d := locals(t, "", "--find-links ./wheels\n-f https://example.org/torch.html\n--no-index\nsix\n", "")
	require.Equal(t, []string{"https://example.org/torch.html", "/local"}, d.FindLinks())
	require.True(t, d.NoIndex)
	require.Empty(t, d.Warnings)
	require.Equal(t, "wheels/six-1.0-py3-none-any.whl", d.Folders[0].Offers("", "six-1.0-py3-none-any.whl").Below)

	// With nothing to look into instead, a mirror is meant.
	d = locals(t, "", "--no-index\nsix\n", "")
	require.False(t, d.NoIndex)
	require.Len(t, d.Warnings, 1)
	require.Equal(t, "RequirementsOption: requirements.txt:1: --no-index has no effect here: set index.url to your own index: the public one is not asked then", d.Warnings[0].Short())
}
