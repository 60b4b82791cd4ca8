package answer

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestCheckAnswer(t *testing.T) {
	result, err := checkAnswer([]plan.Warning{unreached, debugged, placeless, heavy}, sources).result()
	require.NoError(t, err)
	require.Equal(t, "1", string(result.Metadata["result.statuscode"]))
	text := string(result.Metadata["result.txt"])
	for _, part := range []string{
		"Check complete, 4 warnings have been found!\n",
		"WARNING: BindsLocalhost - https://github.com/wainwright-build/wainwright/blob/main/docs/rules/BindsLocalhost.md\n" +
			"error: app.py:2: serve() listens on localhost: host=\"0.0.0.0\"\napp.py:2\n",
		"   2 | >>> serve(app)\n",
		"   3 | >>> run(debug=True)\n",
		"advice: data.bin: has 200 MB: mount it\n",
		"warning: there are more files than are looked at: name them\n  | here are some\n",
	} {
		require.Contains(t, text, part)
	}

	var read struct {
		Warnings []map[string]any
	}
	require.NoError(t, json.Unmarshal(result.Metadata["result.json"], &read))
	require.Len(t, read.Warnings, 4)
	first := read.Warnings[0]
	delete(first, "location")
	delete(first, "detail")
	require.Equal(t, map[string]any{
		"ruleName": "BindsLocalhost", "severity": "error", "file": "app.py", "line": 2.,
		"message": "serve() listens on localhost", "remedy": `host="0.0.0.0"`,
		"description": "a server listens on localhost, which nobody outside the container reaches",
		"url":         "https://github.com/wainwright-build/wainwright/blob/main/docs/rules/BindsLocalhost.md",
	}, first)
}

// buildx shows the answer with BuildKit's code, which requires a location of each warning.
func TestCheckAnswerPrinted(t *testing.T) {
	result, err := checkAnswer([]plan.Warning{placeless, heavy, debugged}, sources).result()
	require.NoError(t, err)
	var text strings.Builder
	require.NoError(t, lint.PrintLintViolations(result.Metadata["result.json"], &text, nil))
	require.Equal(t, 3, strings.Count(text.String(), "WARNING: "))
}

func TestCheckStatus(t *testing.T) {
	for status, warnings := range map[string][]plan.Warning{"0": {heavy}, "1": {heavy, debugged}} {
		result, err := checkAnswer(warnings, nil).result()
		require.NoError(t, err)
		require.Equal(t, status, string(result.Metadata["result.statuscode"]))
	}
	result, err := checkAnswer(nil, nil).result()
	require.NoError(t, err)
	require.Equal(t, "0", string(result.Metadata["result.statuscode"]))
	require.Equal(t, "Check complete, no warnings found.\n", string(result.Metadata["result.txt"]))
}

func TestFailed(t *testing.T) {
	broken := report.WithSource(report.Errors{debugged.Problem, unreached.Problem}, sources)
	result, err := Failed(lint.RequestLint, broken)
	require.NoError(t, err)
	require.Equal(t, "1", string(result.Metadata["result.statuscode"]))
	require.Contains(t, string(result.Metadata["result.txt"]), "   3 | >>> run(debug=True)\n")
	var read lint.LintResults
	require.NoError(t, json.Unmarshal(result.Metadata["result.json"], &read))
	require.Contains(t, read.Error.Message, "BindsLocalhost: app.py:2: serve()")

	lost := errors.New("the daemon is gone")
	_, err = Failed(lint.RequestLint, lost)
	require.Equal(t, lost, err)
	_, err = Failed("", broken)
	require.Equal(t, broken, err, "it is no check")
}

func TestDescribe(t *testing.T) {
	result, err := describe()
	require.NoError(t, err)
	for _, request := range []string{"lint", "plan", "outline", "targets", "convertllb"} {
		require.Regexp(t, `(?m)^`+request+` `, string(result.Metadata["result.txt"]))
	}
}
