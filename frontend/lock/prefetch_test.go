package lock

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// If two steps fail in one build, BuildKit reports only the cause of the first. That cause is
// reported, whichever of the two steps was waited for.
func TestPrefetchExplain(t *testing.T) {
	done := make(chan struct{})
	close(done)
	prefetch := func(err error) Prefetch { return Prefetch{&running{done: done, found: resolution{err: err}}} }

	released := errors.New("releasing already released reference")
	uv := &gateway.StepError{Err: errors.New("exit code: 1"), Report: gateway.Report{Kind: gateway.UVFailed, Log: "error: no such thing"}}
	setup := report.Problem{File: "setup.py", Line: 3, Message: "it fails"}

	explained := prefetch(uv).Explain(released)
	require.NotEmpty(t, report.Problems(explained), "the lock failed first: %v", explained)

	full := &gateway.StepError{Err: errors.New("exit code: 28"), Report: gateway.Report{Kind: gateway.DiskFull}}
	require.Equal(t, full, prefetch(full).Explain(released), "the disk was full for both")
	killed := &gateway.StepError{Err: errors.New("exit code: 137"), Report: gateway.Report{Kind: gateway.Killed}}
	require.Equal(t, killed, prefetch(full).Explain(killed), "a step with a report explains itself")

	require.Equal(t, setup, prefetch(uv).Explain(setup), "a problem explains itself")
	require.Equal(t, released, prefetch(nil).Explain(released), "the lock did not fail")
	require.Equal(t, released, prefetch(released).Explain(released), "the lock failed without a report")
	require.Equal(t, released, Prefetch{}.Explain(released), "there is no prefetch")
	require.NoError(t, prefetch(uv).Explain(nil))
}
