package lock

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Of two steps that fail in one build BuildKit has words for the first alone. The
// user is told those, whichever step was asked about.
func TestPrefetchExplain(t *testing.T) {
	done := make(chan struct{})
	close(done)
	prefetch := func(err error) *Prefetch { return &Prefetch{done: done, found: resolution{err: err}} }

	released := errors.New("releasing already released reference")
	uv := &gateway.StepError{Err: errors.New("exit code: 1"), Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: no such thing"}}
	setup := report.Problem{File: "setup.py", Line: 3, Message: "it fails"}

	told := prefetch(uv).Explain(released)
	require.NotEmpty(t, report.Problems(told), "the lock that failed first: %v", told)

	full := &gateway.StepError{Err: errors.New("exit code: 28"), Report: gateway.Report{Kind: gateway.DiskFull}}
	require.Equal(t, full, prefetch(full).Explain(released), "the disk was full for both")
	killed := &gateway.StepError{Err: errors.New("exit code: 137"), Report: gateway.Report{Kind: gateway.Killed}}
	require.Equal(t, killed, prefetch(full).Explain(killed), "a report is told as it is")

	require.Equal(t, setup, prefetch(uv).Explain(setup), "what has words is told as it is")
	require.Equal(t, released, prefetch(nil).Explain(released), "a lock that was made explains nothing")
	require.Equal(t, released, prefetch(released).Explain(released), "nor does one without words")
	require.Equal(t, released, (*Prefetch)(nil).Explain(released), "nor does none")
	require.NoError(t, prefetch(uv).Explain(nil))
}
