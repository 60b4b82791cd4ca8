package plan

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

var (
	unreached = report.Problem{Rule: rules.BindsLocalhost, File: "b.py", Line: 5, Message: "listens on localhost", Remedy: `host="0.0.0.0"`}
	debugged  = report.Problem{Rule: rules.DebugServer, File: "a.py", Line: 9, Message: "debug=True", Remedy: "take it out"}
	other     = report.Problem{Rule: rules.DebugServer, File: "b.py", Line: 7, Message: "debug=True", Remedy: "take it out"}
	heavy     = report.Problem{Rule: rules.LargeFile, File: "a.bin", Message: "has 200 MB", Remedy: "mount it"}
)

func briefly(warnings []Warning) []string {
	var all []string
	for _, w := range warnings {
		all = append(all, string(w.Severity)+" "+w.Rule.String()+" "+w.Place())
	}
	return all
}

func TestWarningOrder(t *testing.T) {
	told, ignored := judge([]report.Problem{heavy, other, debugged, unreached, debugged, heavy}, nil)
	require.Equal(t, []string{
		"error BindsLocalhost b.py:5", "warning DebugServer a.py:9", "warning DebugServer b.py:7", "advice LargeFile a.bin",
	}, briefly(told))
	require.Empty(t, ignored)
}

func TestIgnored(t *testing.T) {
	in := input()
	in.Problems = []report.Problem{heavy, other, debugged, unreached}
	in.Ignore = []rules.Ignore{
		rules.ParseIgnore("DebugServer:b.py", "ignore, Dockerfile:2"),
		rules.ParseIgnore("LargeFile", "BUILDKIT_DOCKERFILE_CHECK"),
	}
	p := Make(in)
	require.Equal(t, []string{"error BindsLocalhost b.py:5", "warning DebugServer a.py:9"}, briefly(p.Warnings))
	text := p.Text()
	for _, part := range []string{
		"\nwarnings\n  error    BindsLocalhost: b.py:5: listens on localhost: host=\"0.0.0.0\"\n",
		"\n2 ignored\n  warning  DebugServer: b.py:7: debug=True: take it out  (ignore, Dockerfile:2)\n",
		"  advice   LargeFile: a.bin: has 200 MB: mount it  (BUILDKIT_DOCKERFILE_CHECK)\n",
	} {
		require.Contains(t, text, part)
	}
}

func TestWarningJSON(t *testing.T) {
	in := input()
	in.Problems = []report.Problem{unreached}
	p := Make(in)
	data, err := json.Marshal(p.Warnings)
	require.NoError(t, err)
	require.JSONEq(t, `[{"rule": "BindsLocalhost", "severity": "error", "file": "b.py", "line": 5,
		"message": "listens on localhost", "remedy": "host=\"0.0.0.0\""}]`, string(data))
}

func TestIgnoreEvery(t *testing.T) {
	told, ignored := judge([]report.Problem{heavy, unreached}, []rules.Ignore{{Rule: rules.Every, By: "BUILDKIT_DOCKERFILE_CHECK"}})
	require.Empty(t, told)
	require.Len(t, ignored, 2)
}
