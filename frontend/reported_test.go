package frontend

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/internal/failures"
)

// A setup.py runs where its step's report is written, and may write another.
func TestAReportIsBelievedWithinBounds(t *testing.T) {
	r, ok := gateway.DecodeReport([]byte(`{"kind": "backend", "line": -5, "bad_line": 99999999999, "log": "` + strings.Repeat("x", 1<<20) + `"}`))
	require.True(t, ok)
	require.Zero(t, r.Line)
	require.Zero(t, r.BadLine)
	require.Less(t, len(r.Log), 1<<18)
	for _, text := range []string{"", "{", "[]", "{}", `{"kind": 5}`, `{"kind": "uv", "log": {}}`} {
		_, ok := gateway.DecodeReport([]byte(text))
		require.False(t, ok, text)
	}
}

// Whatever a report says, there are words for it that act on no terminal.
func FuzzReport(f *testing.F) {
	for _, each := range failures.All() {
		data, err := json.Marshal(each.Report)
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"kind": "backend", "type": "\u001b]52;c;aHVzaA==\u0007", "file": "../../etc/passwd", "line": 1, "setup": {"calls": 5}}`))
	f.Add([]byte(`{"kind": "outside", "path": "/etc/\u001b[2J"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, ok := gateway.DecodeReport(data)
		if !ok {
			return
		}
		err := failed(failures.Failure{Report: r})
		for _, problem := range report.Problems(err) {
			require.Equal(t, report.Visible(problem.Error()), problem.Error())
			require.GreaterOrEqual(t, problem.Line, 0)
		}
	})
}
