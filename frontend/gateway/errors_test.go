package gateway

import (
	"errors"
	"testing"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Whoever mends one of two folders that fail at once should see the other too, and
// never what BuildKit says of itself.
func TestAllThatFailsAtOnceIsToldAsFarAsItHasWords(t *testing.T) {
	released := errors.New("releasing already released reference")
	killed := &StepError{Err: errors.New("exit code: 137"), Report: Report{Kind: Killed}}
	problem := func(file string) error {
		return report.WithSource(report.Problem{File: file, Line: 1, Message: "it fails"}, map[string][]byte{file: []byte("boom\n")})
	}
	one, two := problem("libs/a/setup.py"), problem("libs/b/setup.py")

	told := JoinErrors([]error{nil, one, released, two, killed, one})
	require.EqualError(t, told, "libs/a/setup.py:1: it fails\nlibs/b/setup.py:1: it fails")
	require.Len(t, report.Problems(told), 2)
	require.Len(t, errdefs.Sources(told), 2, "the lines are shown")

	require.Equal(t, killed, JoinErrors([]error{released, killed}), "what a step has reported is put into words later")
	require.Equal(t, released, JoinErrors([]error{nil, released}))
	require.NoError(t, JoinErrors([]error{nil, nil}))
}
