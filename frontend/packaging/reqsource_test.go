package packaging

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSelfReference(t *testing.T) {
	for text, extras := range map[string][]string{
		"-e .":                           nil,
		"-e . ":                          nil,
		"-e.":                            nil,
		"--editable .":                   nil,
		"--editable=.":                   nil,
		"-e .[dev]":                      {"dev"},
		"-e .[Dev,test_all]":             {"dev", "test-all"},
		`-e ".[dev]"`:                    {"dev"},
		"-e ./":                          nil,
		".":                              nil,
		"./":                             nil,
		"./.":                            nil,
		".[dev]":                         {"dev"},
		". ; python_version > '3'":       nil,
		"file:.":                         nil,
		"file:./":                        nil,
		"file:.[dev]":                    {"dev"},
		"name @ file:.":                  nil,
		"name[dev]@file:.":               {"dev"},
		"-e file:.#egg=x":                nil,
		"-e file:.#egg=x[dev]":           {"dev"},
		`-e "name[dev] @ file:."`:        {"dev"},
		"-e .  # the project":            nil,
		"-e . --config-settings=a=b":     nil,
		"name @ file:. ; os_name == 'a'": nil,
	} {
		got, ok := SelfReference(parseOne(t, text))
		require.True(t, ok, text)
		require.ElementsMatch(t, extras, got, text)
	}
}

func TestNoSelfReference(t *testing.T) {
	for _, text := range []string{
		"-e ..", "-e ./sub", "./sub", "../x", "file:sub", "file:///abs", "name @ file:sub", "name",
		"-e git+https://h/r#egg=x", "https://h/.", "-r .", "-e file:.#subdirectory=sub", "name @ file:.#subdirectory=sub", "-e .#subdirectory=sub", "x @ https://h/.", "--find-links .",
	} {
		_, ok := SelfReference(parseOne(t, text))
		require.False(t, ok, text)
	}
}

func TestSources(t *testing.T) {
	for text, want := range map[string]string{
		"./a b.whl":                          "./a b.whl",
		"libs/foo":                           "libs/foo",
		"../libs/foo[x]":                     "../libs/foo",
		"/opt/x.whl":                         "/opt/x.whl",
		"x-1.0-py3-none-any.whl":             "x-1.0-py3-none-any.whl",
		"x-1.0.tar.gz":                       "x-1.0.tar.gz",
		"file:///opt/a%20b.whl":              "/opt/a b.whl",
		"file://localhost/opt/x":             "/opt/x",
		"FILE:libs/x":                        "libs/x",
		"name @ file:libs/x#subdirectory=s":  "libs/x",
		"name @ ../libs/x":                   "../libs/x",
		"name[a] @ libs/x ; os_name=='nt'":   "libs/x",
		"x @ https://h/x.whl":                "",
		"x @ git+ssh://git@h/x":              "",
		"./x.whl#sha256=ab":                  "./x.whl",
		"x-1.0.tar.gz#md5=ab":                "x-1.0.tar.gz",
		"./libs#egg=x&subdirectory=s":        "./libs",
		"libs/c#":                            "libs/c#",
		"name @ ./x.whl#sha256=ab":           "./x.whl",
		"name>=1.0":                          "",
		"name[a]>=1 ; platform_machine=='/'": "",
	} {
		path, ok := parseOne(t, text).LocalPath()
		require.Equal(t, want, path, text)
		require.Equal(t, want != "", ok, text)
	}
}

func TestSourceFragment(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	for _, place := range []string{"./libs/x", "file:./libs/x", "file:libs/x"} {
		s, err := ParseSource(place + "#egg=mine[fast]&subdirectory=py&sha256=" + digest)
		require.NoError(t, err, place)
		require.Equal(t, []string{"mine", "py", "sha256:" + digest}, []string{s.Name, s.Subdirectory, s.Hash}, place)
		require.Equal(t, []string{"fast"}, s.Extras, place)
	}
}

func TestArchiveName(t *testing.T) {
	for file, want := range map[string]string{
		"scikit_learn-1.5.0-cp313-cp313-manylinux_2_17_x86_64.whl": "scikit_learn", "my-package-1.0.tar.gz": "my-package", "mine-1.0rc1.zip": "mine",
		"archive.zip": "", "mine.tar.gz": "", "mine-main.zip": "", "mine.whl": "",
	} {
		require.Equal(t, want, ArchiveName(file), file)
	}
}
