package gateway

import (
	"errors"
	"testing"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// If two folders fail together, both problems are reported, and no internal error of
// BuildKit.
func TestJoinErrors(t *testing.T) {
	released := errors.New("releasing already released reference")
	killed := &StepError{Err: errors.New("exit code: 137"), Report: Report{Kind: Killed}}
	problem := func(file string) error {
		return report.WithSource(report.Problem{File: file, Line: 1, Message: "it fails"}, map[string][]byte{file: []byte("boom\n")})
	}
	one, two := problem("libs/a/setup.py"), problem("libs/b/setup.py")

	joined := JoinErrors([]error{nil, one, released, two, killed, one})
	require.EqualError(t, joined, "libs/a/setup.py:1: it fails\nlibs/b/setup.py:1: it fails")
	require.Len(t, report.Problems(joined), 2)
	require.Len(t, errdefs.Sources(joined), 2, "the lines are shown")

	require.Equal(t, killed, JoinErrors([]error{released, killed}), "a report is explained later")
	require.Equal(t, released, JoinErrors([]error{nil, released}))
	require.NoError(t, JoinErrors([]error{nil, nil}))
}
