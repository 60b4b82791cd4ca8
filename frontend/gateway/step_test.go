package gateway

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A setup.py may write a report of its own in place of the step's.
func TestDecodeReport(t *testing.T) {
	r, ok := DecodeReport([]byte(`{"kind": "backend", "line": -5, "bad_line": 99999999999, "log": "` + strings.Repeat("x", 1<<20) + `"}`))
	require.True(t, ok)
	require.Zero(t, r.Line)
	require.Zero(t, r.BadLine)
	require.Less(t, len(r.Log), 1<<18)
	for _, text := range []string{"", "{", "[]", "{}", `{"kind": 5}`, `{"kind": "new"}`, `{"kind": "uv", "log": {}}`} {
		_, ok := DecodeReport([]byte(text))
		require.False(t, ok, text)
	}
}
