package report

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

func TestError(t *testing.T) {
	p := Problem{File: "Dockerfile", Line: 4, Message: `unknown key "pyton"`, Remedy: `did you mean "python"?`}
	require.EqualError(t, p, `Dockerfile:4: unknown key "pyton": did you mean "python"?`)
	p.Rule, p.Detail = rules.DebugServer, "output\n"
	require.EqualError(t, p, "DebugServer: Dockerfile:4: unknown key \"pyton\": did you mean \"python\"?\n  | output")
}

func TestPlace(t *testing.T) {
	for want, p := range map[string]Problem{
		"":                        {Line: 2},
		"app.py":                  {File: "app.py"},
		"app.py:2":                {File: "app.py", Line: 2, EndLine: 3},
		`a.py\x0d\nERROR: done:2`: {File: "a.py\r\nERROR: done", Line: 2},
	} {
		require.Equal(t, want, p.Place())
	}
}

func TestWithSource(t *testing.T) {
	files := map[string][]byte{"Dockerfile": []byte("# syntax=x\n\npyton = \"3.11\"\n")}
	err := WithSource(fmt.Errorf("options: %w", Errors{{File: "Dockerfile", Line: 3, Message: "unknown key"}}), files)
	sources := errdefs.Sources(err)
	require.Len(t, sources, 1)
	var shown bytes.Buffer
	require.NoError(t, sources[0].Print(&shown))
	require.Contains(t, shown.String(), `3 | >>> pyton = "3.11"`)
}

// Of a file only the lines near those of problems are sent, with their numbers.
func TestWithSourceOfALargeFile(t *testing.T) {
	files := map[string][]byte{"requirements.txt": bytes.Repeat([]byte("six\n"), 100_000)}
	all := Errors{
		{File: "requirements.txt", Line: 3, Message: "no"},
		{File: "setup.py", Line: 1, Message: "is not among the files"},
		{File: "requirements.txt", Message: "no line"},
		{File: "requirements.txt", Line: 400, EndLine: 401, Message: "no"},
		{File: "requirements.txt", Line: 8, Message: "no"},
		{File: "requirements.txt", Line: 90_000, Message: "is too far from the start"},
		{File: "requirements.txt", Line: 200_000, Message: "is after the end"},
	}
	sources := errdefs.Sources(WithSource(all, files))
	require.Len(t, sources, 2)
	require.Len(t, sources[0].Ranges, 2, "lines near each other are one place")
	require.Less(t, len(sources[0].Info.Data), 100)
	var shown bytes.Buffer
	for _, source := range sources {
		require.NoError(t, source.Print(&shown))
	}
	require.Contains(t, shown.String(), "requirements.txt:3\n--------------------\n   2 |     six\n   3 | >>> six\n   4 |     six\n")
	require.Contains(t, shown.String(), " 399 |     six\n 400 | >>> six\n 401 | >>> six\n 402 |     six\n")

	info, _ := all[5].Location(files)
	require.Nil(t, info)
}

// One file with thousands of problems has one source.
func TestWithSourceOfManyProblems(t *testing.T) {
	var all Errors
	for i := range 2000 {
		all = append(all, Problem{File: "requirements.txt", Line: i + 1, Message: "no"})
	}
	sources := errdefs.Sources(WithSource(all, map[string][]byte{"requirements.txt": bytes.Repeat([]byte("<p>\n"), 2000)}))
	require.Len(t, sources, 1)
	require.Len(t, sources[0].Ranges, maxProblems)
	require.Less(t, len(sources[0].Info.Data), 1000)
}

func TestLocations(t *testing.T) {
	files := map[string][]byte{"app.py": []byte("a\nb\nc\n"), "empty.py": nil}
	infos, locations := Locations([]Problem{
		{File: "app.py", Line: 3}, {File: "app.py", Line: 1}, {File: "app.py"}, {File: "empty.py", Line: 1}, {File: "other.py", Line: 1},
	}, files)
	require.Len(t, infos, 1)
	var index []int32
	for _, location := range locations {
		index = append(index, location.SourceIndex)
	}
	require.Equal(t, []int32{0, 0, -1, -1, -1}, index)
	require.Equal(t, int32(1), locations[1].Ranges[0].Start.Line)
}

func TestWithSourceTwice(t *testing.T) {
	files := map[string][]byte{"app.py": []byte("print(1)\n")}
	err := WithSource(Problem{File: "app.py", Line: 1, Message: "no"}, files)
	require.Len(t, errdefs.Sources(WithSource(fmt.Errorf("build: %w", err), files)), 1)
}

func TestWithSourceOfOtherErrors(t *testing.T) {
	plain := errors.New("plain")
	require.Equal(t, plain, WithSource(plain, nil))
	require.NoError(t, WithSource(nil, nil))
}

func TestBegin(t *testing.T) {
	require.Equal(t, Position{File: "app.py", Line: 2}, Position{File: "app.py", Line: 2, EndLine: 3}.Begin())
}

// The client prints the line that a problem refers to, with its neighbours.
func TestWithSourceMasksCredentials(t *testing.T) {
	files := map[string][]byte{"requirements.txt": []byte("six\nfoo @ https://bob:s3cret@index.example.test/foo.zip\n--index-url https://token:hush@index.example.test/simple\n")}
	err := WithSource(Problem{File: "requirements.txt", Line: 2, Message: "no"}, files)
	shown := string(errdefs.Sources(err)[0].Info.Data)
	require.NotContains(t, shown, "s3cret")
	require.NotContains(t, shown, "hush")
	require.Equal(t, 3, strings.Count(shown, "\n"), "the lines stay")
	require.Contains(t, shown, "@index.example.test/foo.zip")
}
