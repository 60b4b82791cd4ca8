package packaging

import (
	"math/rand"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const head = "lock-version = \"1.0\"\ncreated-by = \"uv\"\n"

func mustLock(t testing.TB, body string) Lock {
	l, err := ParseLock([]byte(body))
	require.NoError(t, err)
	return l
}

const twoPlatforms = head + `
requires-python = ">=3.11"
environments = ["sys_platform == 'linux'"]
extras = ["train"]
dependency-groups = ["dev", "docs"]
default-groups = ["dev"]

[[packages]]
name = "numpy"
version = "2.4.6"
marker = "python_full_version >= '3.12'"
wheels = [{ url = "https://h/numpy-2.4.6-cp312-cp312-manylinux2014_x86_64.whl", hashes = { sha256 = "aa" } }]

[[packages]]
name = "numpy"
version = "1.26.4"
marker = "python_full_version < '3.12'"
index = "https://h/simple"
sdist = { url = "https://h/numpy-1.26.4.tar.gz", size = 9, hashes = { sha256 = "ab" } }
wheels = [
  { url = "https://h/numpy-1.26.4-cp311-cp311-manylinux2014_x86_64.whl", upload-time = 2024-02-05T23:48:01Z, size = 18, hashes = { sha256 = "ac" } },
  { url = "https://h/numpy-1.26.4-cp311-cp311-manylinux2014_aarch64.whl", upload-time = 2024-02-05T23:48:01+02:00, hashes = { sha256 = "ad" } },
  { url = "https://h/numpy-1.26.4-cp311-cp311-win_amd64.whl", upload-time = 2024-02-05T23:48:01, hashes = { sha256 = "ae" } },
]

[[packages]]
name = "antlr4"
version = "4.9"
sdist = { name = "antlr4-4.9.tar.gz", path = "dist/x", hashes = { sha256 = "af" } }

[[packages]]
name = "torch"
marker = "'Train' in extras"
version = "2.9.1+cpu"
wheels = [{ url = "https://h/torch-2.9.1%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl#x", hashes = { sha256 = "b0" } }]

[[packages]]
name = "pytest"
version = "9"
marker = "'dev' in dependency_groups"
wheels = [{ path = "./wheels/pytest-9-py3-none-any.whl", hashes = {} }]

[[packages]]
name = "sphinx"
version = "8"
marker = "'docs' in dependency_groups"
wheels = [{ path = "sphinx-8-py3-none-any.whl", hashes = {} }]

[[packages]]
name = "repo"
vcs = { type = "git", url = "https://h/r.git", requested-revision = "main", commit-id = "0123", subdirectory = "sub" }

[[packages]]
name = "folder"
directory = { path = "./folder", editable = true }

[[packages]]
name = "zipped"
archive = { url = "https://h/zipped.zip", hashes = { sha512 = "b2", sha256 = "b1" }, subdirectory = "s" }

[tool.x]
y = 1
`

func TestParseLock(t *testing.T) {
	l := mustLock(t, twoPlatforms)
	require.Equal(t, "1.0", l.LockVersion)
	require.Equal(t, "uv", l.CreatedBy)
	require.Equal(t, ">=3.11", l.RequiresPython)
	require.Equal(t, []string{"sys_platform == 'linux'"}, l.Environments)
	require.Len(t, l.Packages, 9)
	require.Equal(t, map[string]any{"x": map[string]any{"y": int64(1)}}, l.Tool)
	n := l.Packages[1]
	require.Equal(t, "https://h/simple", n.Index)
	require.Equal(t, int64(18), n.Wheels[0].Size)
	require.Equal(t, time.Date(2024, 2, 5, 23, 48, 1, 0, time.UTC), n.Wheels[0].UploadTime)
	require.Equal(t, time.Date(2024, 2, 5, 21, 48, 1, 0, time.UTC), n.Wheels[1].UploadTime)
	require.Equal(t, n.Wheels[0].UploadTime, n.Wheels[2].UploadTime, "a time without a zone is UTC, not the machine's")
	require.True(t, n.Sdist.UploadTime.IsZero())
	require.Equal(t, "torch-2.9.1+cpu-cp311-cp311-manylinux_2_28_x86_64.whl", l.Packages[3].Wheels[0].Filename())
	require.Equal(t, "antlr4-4.9.tar.gz", l.Packages[2].Sdist.Filename())
	require.Equal(t, "pytest-9-py3-none-any.whl", l.Packages[4].Wheels[0].Filename())
}

func TestSelect(t *testing.T) {
	got, err := mustLock(t, twoPlatforms).Select(linux311(), debian("3.11"), []string{"train"})
	require.NoError(t, err)
	var names []string
	for _, p := range got {
		names = append(names, p.String())
		require.Empty(t, p.Marker)
	}
	require.Equal(t, []string{"antlr4 4.9", "folder", "numpy 1.26.4", "pytest 9", "repo", "torch 2.9.1+cpu", "zipped"}, names)
	require.NotNil(t, got[0].Sdist, "no wheel: the sdist stays")
	require.Nil(t, got[2].Sdist, "a wheel fits: the sdist goes")
	require.Len(t, got[2].Wheels, 1)

	env := linux311()
	env.PlatformMachine = "s390x"
	target := debian("3.11")
	target.Machine = "s390x"
	got, err = mustLock(t, twoPlatforms).Select(env, target, nil)
	require.NoError(t, err)
	require.Empty(t, got[2].Wheels)
	require.NotNil(t, got[2].Sdist, "no wheel fits: the sdist stays")
}

// PEP 751 calls all that was asked for by its URL or path an archive.
func TestSelectArchive(t *testing.T) {
	l := mustLock(t, head+`
[[packages]]
name = "torch"
version = "2.9.1+cpu"
marker = "platform_machine == 'x86_64'"
archive = { url = "https://h/torch-2.9.1%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl", hashes = { sha256 = "c1" } }

[[packages]]
name = "torch"
version = "2.9.1+cpu"
marker = "platform_machine == 'aarch64'"
archive = { url = "https://h/torch-2.9.1%2Bcpu-cp311-cp311-manylinux_2_28_aarch64.whl", hashes = { sha256 = "c2" } }
`)
	for _, machine := range []string{"x86_64", "aarch64"} {
		env, target := linux311(), debian("3.11")
		env.PlatformMachine, target.Machine = machine, machine
		got, err := l.Select(env, target, nil)
		require.NoError(t, err)
		best, ok := got[0].BestWheel(target)
		require.True(t, ok)
		require.Equal(t, "torch-2.9.1+cpu-cp311-cp311-manylinux_2_28_"+machine+".whl", best.Filename())
		require.Contains(t, string(WriteLock(got)), `archive = { url = "https://h/torch-2.9.1%2Bcpu-cp311-cp311-manylinux_2_28_`+machine+`.whl"`)
	}
	_, err := ParseLock([]byte(head + "[[packages]]\nname = \"a\"\narchive = { url = \"https://h/b-1-py3-none-any.whl\" }\n"))
	require.EqualError(t, err, `pylock.toml: packages[0], "a": b-1-py3-none-any.whl belongs to another distribution`)
	got, err := mustLock(t, head+"[[packages]]\nname = \"a\"\narchive = { url = \"https://h/a-1.tar.gz\" }\n").Select(linux311(), debian("3.11"), nil)
	require.NoError(t, err)
	_, ok := got[0].BestWheel(debian("3.11"))
	require.False(t, ok, "it is an sdist")
}

func TestSelectErrors(t *testing.T) {
	windows, old := linux311(), linux311()
	windows.SysPlatform = "win32"
	old.PythonVersion, old.PythonFullVersion = "3.10", "3.10.4"
	for _, c := range []struct {
		lock string
		env  Environment
		want string
	}{
		{twoPlatforms, windows, "the lock is for none but sys_platform == 'linux'"},
		{twoPlatforms, old, "the lock is for Python >=3.11, and this is 3.10.4"},
		{head + "[[packages]]\nname = \"a\"\nversion = \"1\"\nmarker = \"os_name == 'posix'\"\nwheels = [{ path = \"a-1-py3-none-any.whl\" }]\n" +
			"[[packages]]\nname = \"a\"\nversion = \"2\"\nwheels = [{ path = \"a-2-py3-none-any.whl\" }]\n", linux311(),
			"the lock gives two entries for this target: a 1 (os_name == 'posix') and a 2 (everywhere)"},
		{head + "[[packages]]\nname = \"a\"\nversion = \"1\"\nwheels = [{ path = \"a-1-cp310-cp310-win_amd64.whl\" }]\n", linux311(),
			"a 1 has no wheel for cpython 3.11 on x86_64, glibc 2.36 and no sdist to build one from; its wheels are for cp310-cp310-win_amd64"},
		{head + "[[packages]]\nname = \"a\"\nversion = \"1\"\narchive = { url = \"https://h/a-1-cp310-cp310-win_amd64.whl#sha256=00\" }\n", linux311(),
			"a 1 is asked for as a-1-cp310-cp310-win_amd64.whl, which is not for cpython 3.11 on x86_64, glibc 2.36"},
		{head + "[[packages]]\nname = \"a\"\nversion = \"1\"\nrequires-python = \">=3.12\"\nsdist = { path = \"a-1.tar.gz\" }\n", linux311(),
			"a 1 needs Python >=3.12, and this is 3.11.7"},
		{head + "[[packages]]\nname = \"a\"\nversion = \"1\"\nmarker = \"os_name ~= '1.0'\"\nsdist = { path = \"a-1.tar.gz\" }\n", linux311(),
			`packages[0], a 1: marker os_name ~= "1.0": ~= compares versions, and "1.0" is none`},
	} {
		_, err := mustLock(t, c.lock).Select(c.env, debian("3.11"), nil)
		require.EqualError(t, err, c.want)
	}
	env := linux311()
	env.PythonFullVersion = ""
	_, err := mustLock(t, twoPlatforms).Select(env, debian("3.11"), nil)
	require.EqualError(t, err, `python_full_version of the target: "" is not a version (PEP 440)`)
}

func TestParseLockErrors(t *testing.T) {
	p := head + "[[packages]]\nname = \"a\"\n"
	for body, want := range map[string]string{
		"":                     "pylock.toml: it has no lock-version",
		"lock-version = '2.0'": `pylock.toml: lock-version "2.0" is not known: expected 1.0`,
		"lock-version = '1.0'": "pylock.toml: it has no created-by",
		"lock-version = 1.0":   "pylock.toml, line 1, column 16",
		head + "x = [":         "pylock.toml, line 3",
		p:                      `packages[0], "a": expected either wheels and an sdist, or one of vcs, directory and archive`,
		p + "marker = 'x'":     `packages[0], "a": marker "x": column 1`,
		p + "version = 'x'":    `packages[0], "a": "x" is not a version`,
		p + "wheels = [{}]":    `packages[0], "a": a file of it has neither url nor path`,
		p + "vcs = {}":         `packages[0], "a": its vcs needs a type, a commit-id and a url or path`,
		p + "directory = {}":   `packages[0], "a": its directory has no path`,
		p + "directory = { path = '.' }\nsdist = { path = 'a-1.tar.gz' }": `packages[0], "a": expected either`,
		p + "wheels = [{ path = 'a.whl' }]":                               `packages[0], "a": "a.whl" is not the name of a wheel`,
		p + "wheels = [{ path = 'b-1-py3-none-any.whl' }]":                `packages[0], "a": b-1-py3-none-any.whl belongs to another distribution`,
		p + "version = '2'\nwheels = [{ path = 'a-1-py3-none-any.whl' }]": `packages[0], "a": a-1-py3-none-any.whl is not of version 2`,
		p + "requires-python = 'x'":                                       `packages[0], "a": requires-python "x": column 1`,
		head + "[[packages]]\nname = \"A_b\"":                             `packages[0], "A_b": its name is not a normalised one`,
		head + "requires-python = '3'":                                    `pylock.toml: requires-python "3": column 1`,
		head + "environments = ['x']":                                     `pylock.toml: environments: "x": column 1`,
		p + "sdist = { path = 'x', size = -1 }":                           `packages[0], "a": x has a negative size`,
		p + "sdist = { path = 'x', upload-time = 'now' }":                 "pylock.toml, line 5",
	} {
		_, err := ParseLock([]byte(body))
		require.ErrorContains(t, err, want, body)
	}
}

func TestWriteLock(t *testing.T) {
	selected, err := mustLock(t, twoPlatforms).Select(linux311(), debian("3.11"), []string{"train"})
	require.NoError(t, err)
	got := WriteLock(selected)
	want, err := os.ReadFile("testdata/sublock.golden.toml")
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))

	again, err := ParseLock(got)
	require.NoError(t, err)
	require.Equal(t, string(got), string(WriteLock(again.Packages)))
	for range 25 {
		rand.Shuffle(len(selected), func(i, j int) { selected[i], selected[j] = selected[j], selected[i] })
		require.Equal(t, string(want), string(WriteLock(selected)), "the order of the packages does not matter")
	}
}

func TestWriteLockIsStable(t *testing.T) {
	other := strings.NewReplacer(`index = "https://h/simple"`, "", "size = 18, ", "", "2024-02-05T23:48:01Z", "2025-02-05T23:48:01Z",
		`requires-python = ">=3.11"`, "", `< '3.12'`, `< '3.11.9'`, `requested-revision = "main", `, "").Replace(twoPlatforms)
	require.NotEqual(t, twoPlatforms, other)
	a, err := mustLock(t, twoPlatforms).Select(linux311(), debian("3.11"), nil)
	require.NoError(t, err)
	b, err := mustLock(t, other).Select(linux311(), debian("3.11"), nil)
	require.NoError(t, err)
	require.Equal(t, string(WriteLock(a)), string(WriteLock(b)))
}

func TestTOMLString(t *testing.T) {
	p := []Package{{Name: "a", Version: "1", Wheels: []Artifact{{
		Path: "we\"ird\\\n\x7fü/a-1-py3-none-any.whl", Hashes: map[string]string{"a b": "x"}}}}}
	l, err := ParseLock(WriteLock(p))
	require.NoError(t, err)
	require.Equal(t, p[0].Wheels, l.Packages[0].Wheels)
	empty, err := ParseLock(WriteLock(nil))
	require.NoError(t, err)
	require.Empty(t, empty.Packages)
}

func FuzzParseLock(f *testing.F) {
	f.Add([]byte(twoPlatforms), "train")
	f.Add([]byte(head), "")
	f.Fuzz(func(t *testing.T, data []byte, extra string) {
		l, err := ParseLock(data)
		if err != nil {
			return
		}
		written := WriteLock(l.Packages)
		again, err := ParseLock(written)
		require.NoError(t, err)
		require.Equal(t, string(written), string(WriteLock(again.Packages)))
		selected, err := l.Select(linux311(), debian("3.11"), []string{extra})
		if err == nil {
			_, err = FilterByHashes(selected, nil)
			require.NoError(t, err)
		}
	})
}

func TestHashed(t *testing.T) {
	aa := strings.Repeat("aa", 64)
	for hashes, want := range map[[2]string][2]bool{
		{"sha256", aa[:64]}:       {true, true},
		{"sha384", aa[:96]}:       {true, true},
		{"sha512", aa}:            {true, true},
		{"blake2b", aa}:           {true, true},
		{"md5", aa[:32]}:          {true, false},
		{"sha256", aa[:62]}:       {},
		{"sha256", aa[:63] + "g"}: {},
		{"sha256", ""}:            {},
		{"crc32", aa[:8]}:         {},
		{"SHA256", aa[:64]}:       {},
	} {
		a := Artifact{Hashes: map[string]string{hashes[0]: hashes[1]}}
		require.Equal(t, want, [2]bool{a.Hashed(), a.SecurelyHashed()}, hashes)
	}
	require.False(t, Artifact{}.Hashed())
	require.True(t, Artifact{Hashes: map[string]string{"md5": aa[:32], "sha256": aa[:64]}}.SecurelyHashed())
}
