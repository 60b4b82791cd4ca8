package lock

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
)

const (
	anySHA   = "7173224614a0591fba305f0d6e73b7ba9eb764a9"
	otherSHA = "0000000000a0591fba305f0d6e73b7ba9eb764a9"
)

// staleOf is what is said of a committed lock that holds x.
func staleOf(t *testing.T, requirement string, locked packaging.Package) string {
	t.Helper()
	locked.Name, locked.Version = "x", "1.0"
	err := stale(Lock{File: "pylock.toml", Packages: []packaging.Package{locked}}, Request{Declared: declare(t, requirement+"\n", config.Config{})})
	if err == nil {
		return ""
	}
	return err.Error()
}

func archiveOf(url string) packaging.Package {
	return packaging.Package{Archive: &packaging.Artifact{URL: url}}
}

func commitOf(url, asked string) packaging.Package {
	return packaging.Package{VCS: &packaging.VCS{Type: "git", URL: url, RequestedRevision: asked, CommitID: anySHA}}
}

func TestStaleURL(t *testing.T) {
	const anew = ": write pylock.toml anew, with what can stay as it is: --target lock -o ."
	require.Equal(t, "requirements.txt:1: pylock.toml holds x 1.0 from https://h/x-1.0-py3-none-any.whl, and x @ https://h/x-2.0-py3-none-any.whl is required"+anew,
		staleOf(t, "x @ https://h/x-2.0-py3-none-any.whl", archiveOf("https://h/x-1.0-py3-none-any.whl")))
	require.Equal(t, "requirements.txt:1: pylock.toml holds x 1.0 from https://h/x@v1, and x @ git+https://h/x@v2 is required"+anew,
		staleOf(t, "x @ git+https://h/x@v2", commitOf("https://h/x", "v1")))
	require.Equal(t, "requirements.txt:1: pylock.toml holds x 1.0 from an index, and x @ ./wheels/x-1.1-py3-none-any.whl is required"+anew,
		staleOf(t, "./wheels/x-1.1-py3-none-any.whl", packaging.Package{Wheels: []packaging.Artifact{{URL: "https://i/x-1.0-py3-none-any.whl"}}}))

	for requirement, locked := range map[string]packaging.Package{
		"x @ https://other/x-1.0.tar.gz":      archiveOf("https://h/x-1.0.tar.gz"),
		"x @ https://h/get?file=x-2.0.tar.gz": archiveOf("https://h/get?file=x-1.0.tar.gz"),
		"./wheels/x-1.0-py3-none-any.whl":     archiveOf("https://h/x-1.0-py3-none-any.whl"),
		"x @ https://h/x-1.0.zip":             commitOf("https://h/x", ""),
		"x @ git+https://h/x":                 archiveOf("https://h/x"),
		"x @ git+https://h/fork/x":            commitOf("https://h/x", ""),
		"x @ git+https://h/x.git":             commitOf("https://h/x", "v1"),
		"x @ git+https://h/x@" + otherSHA:     commitOf("https://h/x", ""),
	} {
		require.Contains(t, staleOf(t, requirement, locked), "is required"+anew, requirement)
	}
}

// A false alarm stops a sound build.
func TestStaleURLSame(t *testing.T) {
	for requirement, locked := range map[string]packaging.Package{
		"x @ https://h/x-1.0%2Bcpu-py3-none-any.whl":                archiveOf("https://h/x-1.0+cpu-py3-none-any.whl"),
		"x @ https://H:443/./a/../x-1.0.zip#subdirectory=y":         archiveOf("https://h/x-1.0.zip"),
		"x @ https://h/x-1.0.zip#sha256=" + strings.Repeat("0", 64): archiveOf("https://h/x-1.0.zip"),
		"x @ https://h/x-1.0.zip?b=%20&a=c":                         archiveOf("https://h/x-1.0.zip?b=+&a=c"),
		"./wheels/x-1.0-py3-none-any.whl":                           {Archive: &packaging.Artifact{Path: "./wheels/x-1.0-py3-none-any.whl"}},
		"./x-1.0-py3-none-any.whl":                                  {Wheels: []packaging.Artifact{{Path: "x-1.0-py3-none-any.whl"}}},
		"x @ https://mirror/x-1.0.tar.gz":                           {Sdist: &packaging.Artifact{URL: "https://h/a/x-1.0.tar.gz"}},
		"x @ git+https://h/Me/x.git@v1#subdirectory=y":              commitOf("https://h/me/x", "v1"),
		"x @ git+ssh://git@h/me/x":                                  commitOf("ssh://git@h/me/x.git", ""),
		"-e git+https://h/me/x@feature/a#egg=x":                     commitOf("https://h/me/x/", "feature/a"),
		"x @ git+https://h/x@" + anySHA:                             commitOf("https://h/x", anySHA),
		"x @ git+https://h/x@" + anySHA[:7]:                         commitOf("https://h/x", ""),
		"x @ git+https://h/x":                                       commitOf("https://h/x", "HEAD"),
		"x @ git+https://h/x@v1":                                    commitOf("https://h/x", ""),
		"x @ https://h/x-2.0.zip ; python_version < '3'\nx":         archiveOf("https://h/x-1.0.zip"),
	} {
		require.Empty(t, staleOf(t, requirement, locked), requirement)
	}
	constrained := declare(t, "x @ git+https://h/x\n", config.Config{})
	constrained.Constraints = []string{"x @ git+https://h/x@" + anySHA}
	require.False(t, constrained.SourceDiffers(constrained.Requirements[0], commitOf("https://h/x", anySHA)))
}
