package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func hashed() []Package {
	file := func(url, digest string) Artifact {
		return Artifact{URL: url, Hashes: map[string]string{"sha256": digest}}
	}
	sdist := file("https://h/numpy-1.tar.gz", "cc")
	return []Package{
		{Name: "numpy", Version: "1", Wheels: []Artifact{file("https://h/a.whl", "aa"), file("https://h/b.whl", "BB")}, Sdist: &sdist},
		{Name: "flask", Version: "2", Wheels: []Artifact{file("https://h/f.whl", "ff")}},
		{Name: "repo", VCS: &VCS{Type: "git", URL: "u", CommitID: "c"}},
	}
}

func TestFilterByHashes(t *testing.T) {
	got, err := FilterByHashes(hashed(), map[string][]string{"NumPy": {"sha256:bb"}, "unknown": {"sha256:00"}})
	require.NoError(t, err)
	require.Len(t, got[0].Wheels, 1)
	require.Equal(t, "https://h/b.whl", got[0].Wheels[0].URL)
	require.Nil(t, got[0].Sdist)
	require.Equal(t, hashed()[1:], got[1:])
}

func TestFilterByHashesErrors(t *testing.T) {
	_, err := FilterByHashes(hashed(), map[string][]string{"numpy": {"sha256:00"}, "flask": {"sha512:ff"}, "repo": {"sha256:00"}})
	require.EqualError(t, err, "numpy 1: none of its files has the hash sha256:00\n"+
		"flask 2: the lock has no hash of the algorithm of sha512:ff\n"+
		"repo comes from a repository or folder, which no --hash can check")
}

func TestMissingHashes(t *testing.T) {
	require.Equal(t, []string{"flask", "repo"}, MissingHashes(hashed(), map[string][]string{"Numpy": {"sha256:aa"}, "flask": nil}))
}
