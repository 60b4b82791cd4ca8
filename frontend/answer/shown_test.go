package answer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/internal/forged"
)

// Whatever is in warnings, errors and plans, no line of an answer is an attacker's, and its JSON
// has no credential.
func TestShownAnswers(t *testing.T) {
	for _, text := range forged.Texts() {
		w := plan.Warning{Severity: rules.Error, Problem: report.Problem{
			Rule: rules.IgnoreNamed(text, "").Rule, File: text, Line: 1, Message: text, Remedy: text, Detail: text,
		}}
		sources := map[string][]byte{text: []byte(text)}
		var p plan.Plan
		forged.Fill(&p, text)
		broken := report.WithSource(w.Problem, sources)
		for name, answer := range map[string]func() (*gwclient.Result, error){
			"check":        func() (*gwclient.Result, error) { return checkAnswer([]plan.Warning{w, w}, sources).result() },
			"failed check": func() (*gwclient.Result, error) { return Failed(lint.RequestLint, broken) },
			"plan":         func() (*gwclient.Result, error) { return planResult([]plan.Plan{p}) },
			"plans":        func() (*gwclient.Result, error) { return planResult([]plan.Plan{p, p}) },
		} {
			t.Run(name, func(t *testing.T) {
				result, err := answer()
				require.NoError(t, err)
				result, err = Shown(result)
				require.NoError(t, err)
				forged.Check(t, string(result.Metadata["result.txt"]))
				data := result.Metadata["result.json"]
				require.True(t, json.Valid(data))
				require.NotContains(t, string(data), "hush")
				if strings.Contains(name, "check") { // buildx makes the text from JSON
					var printed bytes.Buffer
					require.NoError(t, lint.PrintLintViolations(data, &printed, nil))
					var read lint.LintResults
					require.NoError(t, json.Unmarshal(data, &read))
					read.PrintErrorTo(&printed, nil)
					forged.Check(t, printed.String())
				}
			})
		}
	}
}

func TestShownJSON(t *testing.T) {
	result := answer([]byte(`{"a\nb": "https://u:p@h/\"x\"", "c": ["<d>://", "https://host/"]}`), []byte("a\n::error::https://u:p@h"))
	result, err := Shown(result)
	require.NoError(t, err)
	require.Equal(t, `{"a\nb": "https://****@h/\"x\"", "c": ["<d>://", "https://host/"]}`, string(result.Metadata["result.json"]))
	require.Equal(t, "a\n"+`\x3a:error::https://****@h`, string(result.Metadata["result.txt"]))

	result, err = Shown(nil)
	require.NoError(t, err)
	require.Nil(t, result)
	_, err = Shown(answer(make([]byte, maxAnswer), []byte("a")))
	require.ErrorContains(t, err, "the answer has 12 MB, and BuildKit passes on no more than 16")
}

// The answer to a check of a project with thousands of warnings.
func TestCheckAnswerOfMany(t *testing.T) {
	var many []plan.Warning
	for i := range 20_000 {
		w := debugged
		w.Line = i + 1
		many = append(many, w)
	}
	sources := map[string][]byte{"app.py": bytes.Repeat([]byte("run(debug=True)\n"), 20_000)}
	c := checkAnswer(many, sources)
	require.Len(t, c.Sources, 1)
	result, err := c.result()
	require.NoError(t, err)
	require.Less(t, len(result.Metadata["result.json"])+len(result.Metadata["result.txt"]), 2<<20)
	last := c.Warnings[len(c.Warnings)-1]
	require.Equal(t, fmt.Sprintf("there are %d more warnings, which are not listed", 20_000-len(c.Warnings)+1), last.Message)
	require.Equal(t, rules.Warning, last.Severity)

	var problems report.Errors
	for _, w := range many {
		problems = append(problems, w.Problem)
	}
	result, err = Failed(lint.RequestLint, report.WithSource(problems, sources))
	require.NoError(t, err)
	require.Less(t, len(result.Metadata["result.json"])+len(result.Metadata["result.txt"]), 256<<10)
	_, err = Failed("", errors.New("no"))
	require.Error(t, err)
}
