package failures_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/internal/failures"
)

// Any report is explained, with nothing in the text that acts on a terminal.
func FuzzReport(f *testing.F) {
	for _, failure := range failures.All() {
		data, err := json.Marshal(failure.Report)
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
		err := explained(failures.Failure{Report: r})
		for _, problem := range report.Problems(err) {
			require.Equal(t, report.Text(problem.Error()), problem.Error())
			require.GreaterOrEqual(t, problem.Line, 0)
		}
	})
}
