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
	require.EqualError(t, p, "DebugServer: Dockerfile:4: unknown key \"pyton\": did you mean \"python\"?\noutput")
}

func TestPlace(t *testing.T) {
	for want, p := range map[string]Problem{
		"":                    {Line: 2},
		"app.py":              {File: "app.py"},
		"app.py:2":            {File: "app.py", Line: 2, EndLine: 3},
		"a.py  ERROR: done:2": {File: "a.py\r\nERROR: done", Line: 2},
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

func TestWithSourceOfALargeFile(t *testing.T) {
	files := map[string][]byte{"requirements.txt": bytes.Repeat([]byte("six\n"), MaxSource)}
	err := WithSource(Problem{File: "requirements.txt", Line: 3, Message: "no"}, files)
	require.Empty(t, errdefs.Sources(err))
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
