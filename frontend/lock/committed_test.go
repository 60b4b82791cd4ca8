package lock

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

const (
	head   = "lock-version = \"1.0\"\ncreated-by = \"hand\"\n\n"
	hashes = "hashes = { sha256 = \"" + aDigest + "\" }"
	six    = "[[packages]]\nname = \"six\"\nversion = \"1.17\"\n"
	sound  = six + "wheels = [{ url = \"https://h/six-1.17-py3-none-any.whl\", " + hashes + " }]\n"
)

// committed reads a lock of the project.
func committed(text string) (*Lock, error) {
	return Committed(config.Config{}, project.Files{"pylock.toml": []byte(text)})
}

// The text of a committed lock is a layer of the image, whatever the text is for.
func TestCommittedCredentials(t *testing.T) {
	const message = "the lock has a credential in a URL, and it is a layer of the image: name the URL without it, and pass the credential as a secret"
	for name, c := range map[string]struct {
		text string
		line int
	}{
		"a wheel":             {head + six + "wheels = [\n  { url = \"https://me:s3cret@h/six-1.17-py3-none-any.whl\", " + hashes + " },\n]\n", 8},
		"an sdist's token":    {head + six + "sdist = { url = \"https://h/six-1.17.tar.gz?token=s3cret\", " + hashes + " }\n", 7},
		"an index":            {head + strings.Replace(sound, "wheels", "index = \"https://s3cret@h/simple\"\nwheels", 1), 7},
		"a repository":        {head + six + "vcs = { type = \"git\", url = \"ssh://git:s3cret@h/six\", commit-id = \"" + anySHA + "\" }\n", 7},
		"the build":           {head + sound + "\n[[tool.wainwright.build]]\nname = \"six\"\nversion = \"1.17\"\nwheels = [{ url = \"https://me:s3cret@h/six-1.17-py3-none-any.whl\", " + hashes + " }]\n", 12},
		"another tool":        {head + sound + "[tool.pdm]\nsources = [[{ url = \"http://me:s3cret@h\" }]]\n", 9},
		"a package's tool":    {head + sound + "[packages.tool.x]\n\"https://me:s3cret@h\" = 1\n", 9},
		"a comment":           {"# pip-compile --index-url=https://me:s3cret@h/simple\n" + head + sound, 1},
		"behind a comment":    {head + sound + "# https://h https://me:s3cret@h/simple", 8},
		"with escapes":        {head + sound + "[tool.x]\ny = [\n\"https:\\u002F/me:s3cret\\u0040h/simple\"]\n", 10},
		"a key with escapes":  {head + sound + "[tool.\"https:\\u002F/me:s3cret\\u0040h\"]\n", 8},
		"over two lines":      {head + sound + "[tool.x]\ny = \"\"\"https://me:s3c\\\n  ret@h\"\"\"\n", 9},
		"in a literal string": {head + sound + "[tool.x]\ny = '''\nhttps://me:s3cret@h'''\n", 10},
	} {
		_, err := committed(c.text)
		require.ErrorContains(t, err, fmt.Sprintf("pylock.toml:%d: %s", c.line, message), name)
		require.NotContains(t, err.Error(), "s3cret", name)
	}
	_, err := committed(head + sound + "# https://${TOKEN}@h, ssh://git@h and https://h/x@1 \\ are none\n")
	require.NoError(t, err)
}

// What uv takes as it is has to come from a server, and to be what was locked.
func TestCommittedPackages(t *testing.T) {
	file := func(table, entry string) string { return fmt.Sprintf("%s = { %s, %s }\n", table, entry, hashes) }
	vcs := func(entry string) string {
		return "vcs = { type = \"git\", commit-id = \"" + anySHA + "\", " + entry + " }\n"
	}
	const anew = "write the lock anew"
	for entry, want := range map[string]string{
		file("archive", "url = \"ftp://h/six-1.17.zip\""):                                                "six 1.17: ftp://h/six-1.17.zip is no URL that a build downloads from",
		file("archive", "url = \"https:/h/six-1.17.zip\""):                                               "is no URL that a build downloads from",
		file("archive", "url = \"http:\\\\\\\\h/six-1.17.zip\""):                                         "is no URL that a build downloads from",
		file("archive", "url = \"https://h/six-1.17.zip\", subdirectory = \"../../etc\""):                "its subdirectory \"../../etc\" leads out of what it is in: " + anew,
		file("sdist", "url = \"https://h/six-1.17.zip\", subdirectory = \"/etc\""):                       "its subdirectory \"/etc\" leads out",
		"directory = { path = \".\", subdirectory = \"../../etc\" }\n":                                   "its subdirectory \"../../etc\" leads out",
		vcs("url = \"file:///etc\""):                                                                     "git+file:///etc is a repository of one machine",
		vcs("path = \"/etc\""):                                                                           "is a repository of one machine",
		vcs("url = \"ext::sh -c id\""):                                                                   "ext::sh -c id is no URL that a build clones from",
		vcs("url = \"--upload-pack=id\""):                                                                "is no URL that a build clones from",
		vcs("url = \"https://h/six\", subdirectory = \"a/../../b\""):                                     "its subdirectory \"a/../../b\" leads out",
		"vcs = { type = \"git\", url = \"https://h/six\", commit-id = \"v1.17\" }\n":                     "\"v1.17\" is no full commit, and another may have that name tomorrow: " + anew,
		"vcs = { type = \"hg\", url = \"https://h/six\", commit-id = \"" + anySHA + "\" }\n":             "a build clones from git, and this is \"hg\"",
		"wheels = [{ url = \"https://h/six-1.17-py3-none-any.whl\", hashes = {} }]\n":                    "the lock has no hash of six 1.17, so another file could be installed in its place: " + anew,
		"wheels = [{ url = \"https://h/six-1.17-py3-none-any.whl\" }]\n":                                 "the lock has no hash of six 1.17",
		"wheels = [{ url = \"https://h/six-1.17-py3-none-any.whl\", hashes = { sha256 = \"00\" } }]\n":   "the lock has no hash of six 1.17",
		"archive = { url = \"https://h/six-1.17.zip\", hashes = { crc32 = \"" + aDigest + "\" } }\n":     "the lock has no hash of six 1.17",
		"sdist = { url = \"https://h/six-1.17.zip\", hashes = { sha256 = \"" + aDigest[1:] + "z\" } }\n": "the lock has no hash of six 1.17",
	} {
		_, err := committed(head + six + entry)
		require.ErrorContains(t, err, "pylock.toml:7: ", entry)
		require.ErrorContains(t, err, want, entry)
		_, err = committed(head + sound + "\n[[tool.wainwright.build]]\nname = \"six\"\nversion = \"1.17\"\n" + entry)
		require.ErrorContains(t, err, want, "the build part: "+entry)
	}
	_, err := committed(head + six + "sdist = { url = \"https://h/six-1.17.tar.gz\", hashes = { md5 = \"" + aDigest[:32] + "\" } }\n")
	require.NoError(t, err, "some indexes have MD5 alone, and a layer of it is installed without the cache")
	for _, subdirectory := range []string{"a/b", "./a/", "a/../b", "."} {
		_, err = committed(head + six + vcs("url = \"ssh://git@h/six\", requested-revision = \"v1\", subdirectory = \""+subdirectory+"\""))
		require.NoError(t, err, subdirectory)
	}
}

// Of the context there is only what requirements name, and nothing where the build
// environment is made.
func TestCommittedPaths(t *testing.T) {
	wheel := func(entry string) string { return "wheels = [{ " + entry + ", " + hashes + " }]\n" }
	for _, entry := range []string{
		wheel("path = \"dist/six-1.17-py3-none-any.whl\""),
		wheel("url = \"https://h/six-1.17-py3-none-any.whl\", path = \"../../etc/six-1.17-py3-none-any.whl\""),
		wheel("url = \"file:///etc/six-1.17-py3-none-any.whl\""),
		wheel("url = \"FILE:///wheels/../etc/six-1.17-py3-none-any.whl\""),
		wheel("url = \"file:///wheels/%2e%2e/etc/six-1.17-py3-none-any.whl\""),
		"directory = { path = \".\" }\n",
		"directory = { path = \"libs/six\" }\n",
	} {
		const want = "the lock installs six from a path that no requirement names"
		cfg := config.Config{Index: config.Index{Extra: []string{"mine=file:///wheels"}}}
		_, err := Committed(cfg, project.Files{"pylock.toml": []byte(head + sound + "\n[[tool.wainwright.build]]\nname = \"six\"\nversion = \"1.17\"\n" + entry)})
		require.ErrorContains(t, err, want, entry)

		lock, err := Committed(cfg, project.Files{"pylock.toml": []byte(head + six + entry)})
		require.NoError(t, err, entry)
		parsed, err := packaging.ParseLock(lock.Text)
		require.NoError(t, err)
		require.ErrorContains(t, installable(parsed.Packages, *lock, declare(t, "six\n", cfg)), "pylock.toml:5: "+want, entry)
	}
	cfg := config.Config{Index: config.Index{URL: "file:///wheels/"}}
	lock, err := Committed(cfg, project.Files{"pylock.toml": []byte(head + six + wheel("url = \"file:///wheels/six/six-1.17-py3-none-any.whl\""))})
	require.NoError(t, err)
	parsed, err := packaging.ParseLock(lock.Text)
	require.NoError(t, err)
	require.NoError(t, installable(parsed.Packages, *lock, declare(t, "six\n", cfg)), "an index that is a folder of the base")
	require.NoError(t, installable(parsed.Packages, Lock{}, declare(t, "six\n", cfg)))
	require.ErrorContains(t, installable(parsed.Packages, Lock{}, declare(t, "six\n", config.Config{})), "resolved by uv")
}
