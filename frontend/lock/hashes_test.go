package lock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

func locked() []packaging.Package {
	file := func(digest string) packaging.Artifact {
		return packaging.Artifact{URL: "https://example.org/" + digest, Hashes: map[string]string{"sha256": digest}}
	}
	return []packaging.Package{
		{Name: "python-dateutil", Version: "2.9", Wheels: []packaging.Artifact{file(aDigest)}},
		{Name: "six", Version: "1.17", Wheels: []packaging.Artifact{file(aDigest), file(bDigest)}},
	}
}

const (
	aDigest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	bDigest = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
	a       = " --hash=sha256:" + aDigest
	b       = " --hash=sha256:" + bDigest
	wrong   = " --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000"
)

// held is what the requirements and constraints leave of locked.
func held(t *testing.T, requirements, constraints string, committed *Lock) ([]packaging.Package, error) {
	t.Helper()
	stated, err := dependencies.Read(config.Config{Constraints: []string{"constraints.txt"}},
		project.Files{"requirements.txt": []byte(requirements), "constraints.txt": []byte(constraints), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	return checkHashes(locked(), Request{Declared: stated.Declared(), Committed: committed})
}

func TestRequireHashes(t *testing.T) {
	_, err := held(t, "--require-hashes\nsix"+a+"\npython-dateutil\n", "", nil)
	require.EqualError(t, err, "requirements.txt:3: python-dateutil has no --hash, and requirements.txt:1 says --require-hashes: "+
		"write its hashes as pip-compile --generate-hashes does, or commit a lock: --target lock -o .")
	_, err = held(t, "--require-hashes\npython-dateutil"+a+"\n", "", nil)
	require.ErrorContains(t, err, "requirements.txt:1: six, which another requirement brings in, has no --hash")
	_, err = held(t, "--require-hashes\npython-dateutil"+a+"\n", "six==1.17"+b, nil)
	require.NoError(t, err, "a constraint gives it")
	_, err = held(t, "--require-hashes\nsix\n", "", &Lock{})
	require.NoError(t, err, "a committed lock has the hashes")
	_, err = held(t, "six"+a+"\npython-dateutil\n", "", nil)
	require.NoError(t, err, "nobody asked for all of them")
}

func TestWrongHash(t *testing.T) {
	_, err := held(t, "python-dateutil\nsix"+wrong, "", nil)
	require.ErrorContains(t, err, "requirements.txt:2: the hashes of the requirements: six 1.17: none of its files has the hash sha256:00")
	_, err = held(t, "six", "\nsix==1.17"+wrong, nil)
	require.ErrorContains(t, err, "constraints.txt:2: the hashes of the requirements: six 1.17: none of its files has the hash sha256:00")
	_, err = held(t, "six"+a, "six"+b, nil)
	require.ErrorContains(t, err, "constraints.txt:1: ", "pip takes what both allow")
}

func TestHashSelectsFiles(t *testing.T) {
	left, err := held(t, "six"+a+b, "six"+b, nil)
	require.NoError(t, err)
	require.Len(t, left, 2)
	require.Equal(t, "https://example.org/"+bDigest, left[1].Wheels[0].URL)
	require.Len(t, left[1].Wheels, 1)
}

// pip takes the fragment of a direct URL for a hash of it.
func TestHashInURL(t *testing.T) {
	url := "https://example.org/six-1.17-py2.py3-none-any.whl#sha256="
	for _, line := range []string{"six @ " + url + aDigest, url + aDigest, "https://example.org/six.zip#egg=six&sha256=" + aDigest} {
		left, err := held(t, "--require-hashes\n"+line+"\npython-dateutil"+a, "", nil)
		require.NoError(t, err, line)
		require.Equal(t, "https://example.org/"+aDigest, left[1].Wheels[0].URL)
		require.Len(t, left[1].Wheels, 1)
	}
	_, err := held(t, "six @ "+url+"0000000000000000000000000000000000000000000000000000000000000000\n", "", nil)
	require.ErrorContains(t, err, "requirements.txt:1: the hashes of the requirements: six 1.17: none of its files has the hash sha256:00")
}
