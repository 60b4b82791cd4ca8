package packaging

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func parseFile(t *testing.T, text string) RequirementsFile {
	f, err := ParseRequirements("requirements.txt", []byte(text))
	require.NoError(t, err)
	return f
}

func parseOne(t *testing.T, text string) Line {
	f := parseFile(t, text)
	require.Len(t, f.Lines, 1, text)
	return f.Lines[0]
}

func TestLineKinds(t *testing.T) {
	f := parseFile(t, strings.Join([]string{
		"# a comment",
		"pandas >= 1.2  # why",
		"",
		"-r base.txt",
		"--constraint=constraints.txt",
		"-e ./libs/foo[dev]",
		"-e git+https://host/r.git@main#egg=bar&subdirectory=sub",
		"./libs/baz ; python_version < '3.12'",
		"https://host/x-1.0-py3-none-any.whl",
		"--index-url https://host/simple --pre",
		"x @ file:./libs/x",
	}, "\r\n"))
	kinds := []LineKind{}
	numbers := []int{}
	for _, l := range f.Lines {
		kinds = append(kinds, l.Kind)
		numbers = append(numbers, l.Number)
	}
	require.Equal(t, []LineKind{KindRequirement, KindInclude, KindConstraint, KindEditable, KindEditable, KindLocal, KindURL, KindOptions, KindRequirement}, kinds)
	require.Equal(t, []int{2, 4, 5, 6, 7, 8, 9, 10, 11}, numbers)
	require.Equal(t, "pandas >= 1.2", f.Lines[0].Text)
	require.Equal(t, "pandas >= 1.2  # why", f.Lines[0].Raw)
	require.Equal(t, "pandas>=1.2", f.Lines[0].Requirement.String())
	require.Equal(t, "base.txt", f.Lines[1].Path)
	require.Equal(t, "constraints.txt", f.Lines[2].Path)
	require.Equal(t, &Source{Path: "./libs/foo", Extras: []string{"dev"}}, f.Lines[3].Source)
	require.Equal(t, &Source{URL: "git+https://host/r.git@main#egg=bar&subdirectory=sub", Name: "bar", Subdirectory: "sub"}, f.Lines[4].Source)
	require.Equal(t, "./libs/baz", f.Lines[5].Source.Path)
	require.Equal(t, `python_version < "3.12"`, f.Lines[5].Source.Marker.String())
	require.Equal(t, "https://host/x-1.0-py3-none-any.whl", f.Lines[6].Source.URL)
	require.Equal(t, []Option{{"--index-url", "https://host/simple"}, {"--pre", ""}}, f.Lines[7].Options)
	require.Equal(t, "utf-8", f.Encoding)
	for _, i := range []int{3, 5, 8} {
		_, ok := f.Lines[i].LocalPath()
		require.True(t, ok, i)
	}
}

func TestContinuations(t *testing.T) {
	digest := strings.Repeat("ab", 32)
	f := parseFile(t, "\nnumpy==1.26.4 \\\n    --hash=sha256:"+digest+" \\\n    --hash sha256:"+digest+"\nflask\n")
	require.Equal(t, 2, f.Lines[0].Number)
	require.Equal(t, []string{"sha256:" + digest, "sha256:" + digest}, f.Lines[0].Hashes)
	require.Equal(t, "numpy==1.26.4 \\\n    --hash=sha256:"+digest+" \\\n    --hash sha256:"+digest, f.Lines[0].Raw)
	require.Equal(t, 5, f.Lines[1].Number)
	// A comment ends a continuation, and a last line may end with a backslash.
	f = parseFile(t, "flask \\\n# c\nnumpy\\")
	require.Equal(t, "flask", f.Lines[0].Text)
	require.Equal(t, "numpy", f.Lines[1].Text)
}

func TestComments(t *testing.T) {
	require.Equal(t, "git+https://h/r#egg=x", parseOne(t, "git+https://h/r#egg=x # c").Text)
	require.Empty(t, parseFile(t, "   # only\n\t#\n").Lines)
}

func TestRequirementsEncodings(t *testing.T) {
	for name, data := range map[string]string{
		"utf-8":     "café==1\n",
		"bom":       "\xef\xbb\xbfcafé==1\n",
		"utf-16 le": "\xff\xfec\x00a\x00f\x00\xe9\x00=\x00=\x001\x00\n\x00",
		"utf-16 be": "\xfe\xff\x00c\x00a\x00f\x00\xe9\x00=\x00=\x001\x00\n",
		"utf-32 le": "\xff\xfe\x00\x00c\x00\x00\x00a\x00\x00\x00f\x00\x00\x00\xe9\x00\x00\x00=\x00\x00\x00=\x00\x00\x001\x00\x00\x00",
		"latin-1":   "# -*- coding: latin-1 -*-\ncaf\xe9==1\n",
		"cp1252":    "# x\n# vim: set fileencoding=cp1252 :\ncaf\xe9==1\n",
	} {
		text, _, err := decodeRequirements([]byte(data))
		require.NoError(t, err, name)
		require.Contains(t, text, "café==1", name)
	}
}

// Files that are saved under the name of a requirements file.
func TestRequirementsOfOtherFormats(t *testing.T) {
	for data, want := range map[string]string{
		"\n<!DOCTYPE html>\n<p>a b</p>\n": "r:2: the file is no list of requirements: this line begins a page of HTML or XML: save the file itself and not the page that shows it",
		"<html>\n":                        "r:1: the file is no list of requirements: this line begins a page of HTML or XML: save the file itself and not the page that shows it",
		"[{\"name\": \"six\", \"version\": \"1.17.0\"}]":        "r:1: the file is no list of requirements: this line begins a document in JSON: write it with pip list --format=freeze",
		"Package    Version\n---------- -------\nsix  1.17.0\n": "r:1: the file is no list of requirements: this line begins a table of pip list: write it with pip list --format=freeze",
		"name,version,summary\nsix,1.17.0,Python 2 and 3\n":     "r:1: the file is no list of requirements: this line begins a table of CSV: write a requirement in each line, as in name==1.0",
	} {
		_, err := ParseRequirements("r", []byte(data))
		require.EqualError(t, err, want)
	}
}

func TestRequirementsNotText(t *testing.T) {
	for data, want := range map[string]string{
		"flask\ncaf\xe9\n":                     "it is not UTF-8: line 2 holds the byte 0xe9",
		"f\x00l\x00":                           "line 1 holds a NUL byte: it looks like UTF-16 without a byte order mark",
		"\xff\xfex":                            "it starts like UTF-16 and ends in the middle of a character",
		"\xff\xfe\x00\xd8":                     "it starts like UTF-16 and is not",
		"\xff\xfe\x00\x00\x00\x00\x00\x01":     "it starts like UTF-32 and is not",
		"# -*- coding: klingon -*-\nflask\xff": `its coding comment names "klingon", which is no known encoding`,
	} {
		f, err := ParseRequirements("r.txt", []byte(data))
		require.ErrorContains(t, err, "r.txt: "+want)
		require.ErrorContains(t, err, "save it as UTF-8")
		require.Empty(t, f.Lines)
	}
}

func TestRequirementsErrors(t *testing.T) {
	f, err := ParseRequirements("reqs/dev.txt", []byte("flask\nnumpy=1.2\npandas\n--frobnicate\n"))
	var problems Problems
	require.True(t, errors.As(err, &problems))
	require.Len(t, problems, 2)
	require.Len(t, f.Lines, 2)
	require.EqualError(t, err, `reqs/dev.txt:2: column 6: expected a version specifier such as >=1.2, found "=": write "numpy==1.2"`+"\n"+
		`reqs/dev.txt:4: --frobnicate is no option of a requirements file`)
	var first Problem
	require.True(t, errors.As(err, &first))
	require.Equal(t, 2, first.Line)
}

func TestRemedies(t *testing.T) {
	for text, want := range map[string]string{
		"pip install flask":      `write "flask"`,
		`"flask==1.0",`:          "write flask==1.0, without the quotes",
		"python=3.8":             `write "python==3.8"`,
		"numpy=1.26.4=py311h_0":  `write "numpy==1.26.4"`,
		"numpy=>1.2":             `write "numpy>=1.2"`,
		"numpy 1.2":              `write "numpy==1.2"`,
		"numpy>=1 <2":            `write "numpy>=1,<2"`,
		"numpy==1.0;":            `write "numpy==1.0"`,
		"scikit learn":           "write one distribution a line; a name holds no blank",
		`libs\foo`:               `write paths with "/": Linux knows no "\"`,
		"import os":              "this is Python code: write the name of the distribution",
		"<<<<<<< HEAD":           "a merge was left unfinished: keep one side",
		"=======":                "a merge was left unfinished: keep one side",
		"flask --hash=sha256:ab": "write --hash=sha256:DIGEST, with a blank before it",
	} {
		_, err := ParseRequirements("r", []byte(text))
		require.Error(t, err, text)
		require.Equal(t, want, err.(Problems)[0].Remedy, text)
	}
}

func TestRequirementsWarnings(t *testing.T) {
	for text, want := range map[string]string{
		"flask --pre":            "r:1: pip ignores --pre on this line",
		"--hash=sha256:x":        "r:1: pip ignores --hash on this line",
		"-r a.txt --pre":         "r:1: pip ignores --pre on this line",
		"-e . ; os_name == 'nt'": `r:1: pip ignores "; os_name == nt" after the options of this line`,
		"-e ./my project":        `r:1: pip ignores "project" after the options of this line`,
	} {
		f, err := ParseRequirements("r", []byte(text))
		require.NoError(t, err, text)
		require.EqualError(t, f.Warnings, want)
	}
}

func TestOptions(t *testing.T) {
	for text, want := range map[string][]Option{
		"-i https://h":                     {{"--index-url", "https://h"}},
		"-ihttps://h --extra https://g":    {{"--index-url", "https://h"}, {"--extra-index-url", "https://g"}},
		"--find-links='a b' --no-index":    {{"--find-links", "a b"}, {"--no-index", ""}},
		`--find-links "a\" b" --only x`:    nil, // --only-binary or --only-final
		"--trusted-host h --prefer-binary": {{"--trusted-host", "h"}, {"--prefer-binary", ""}},
		"--no-index=1":                     nil,
		"--index-url":                      nil,
		"--find-links 'x":                  nil,
		"-z":                               nil,
	} {
		f, err := ParseRequirements("r", []byte(text))
		if want == nil {
			require.Error(t, err, text)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, f.Lines[0].Options, text)
	}
	_, err := ParseRequirements("r", []byte("-r a.txt -r b.txt"))
	require.ErrorContains(t, err, "pip reads the first alone")
	require.Equal(t, []Option{{"--config-settings", "a=b"}}, parseOne(t, "flask -C a=b").Options)
}

func TestVariables(t *testing.T) {
	l := parseOne(t, "x @ https://${USER}:${TOKEN}@host/x.whl?${USER}")
	require.Equal(t, []string{"USER", "TOKEN"}, l.Variables)
	require.Equal(t, "https://${USER}:${TOKEN}@host/x.whl?${USER}", l.Requirement.URL)
	require.Empty(t, parseOne(t, "x @ https://$TOKEN@host/${lower}").Variables)
}

func FuzzParseRequirements(f *testing.F) {
	for _, s := range []string{
		"flask==1.0 # c\n-r base.txt\n-e .[dev]\n", "numpy \\\n --hash=sha256:" + strings.Repeat("a", 64),
		"--index-url 'https://u:p@h' --pre\n./x ; os_name == 'nt'\n", "\xff\xfef\x00", "# coding: latin-1\n\xe9\n",
		"git+https://h/r#egg=x[a]&subdirectory=b", "x @ file:.", "-e x @ git+https://u:p@h/r",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := ParseRequirements("r.txt", data)
		if err != nil {
			require.IsType(t, Problems{}, err)
			require.False(t, HasCredentials(err.Error()), err.Error())
		}
		require.False(t, HasCredentials(file.Warnings.Error()), file.Warnings.Error())
		last := 0
		for _, l := range file.Lines {
			require.Greater(t, l.Number, last)
			last = l.Number
			SelfReference(l)
			switch l.Kind {
			case KindRequirement:
				require.NotNil(t, l.Requirement)
			case KindLocal, KindURL:
				require.NotNil(t, l.Source)
			case KindEditable:
				require.True(t, (l.Source == nil) != (l.Requirement == nil))
			case KindInclude, KindConstraint:
				require.NotEmpty(t, l.Path)
			case KindOptions:
			}
		}
	})
}
