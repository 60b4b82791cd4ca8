package base

import (
	"errors"
	"testing"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Only a step that ran the base's Python and failed speaks of that Python: an image
// that cannot be pulled for the step does not.
func TestABaseIsSaidToHaveNoPythonOnlyWhereItFailed(t *testing.T) {
	failed := errors.New("exit code: 127")
	exec := &errdefs.SolveError{Solve: &errdefs.Solve{Op: &pb.Op{Op: &pb.Op_Exec{Exec: &pb.ExecOp{}}}}, Err: failed}
	if got := report.Problems(NoPython(Base{Reference: "scratch:1"}, exec)); len(got) != 1 {
		t.Errorf("it is no problem of the base: %v", got)
	}
	pull := &errdefs.SolveError{Solve: &errdefs.Solve{Op: &pb.Op{Op: &pb.Op_Source{Source: &pb.SourceOp{}}}}, Err: failed}
	for _, err := range []error{pull, failed} {
		if got := NoPython(Base{Reference: "scratch:1"}, err); got != err {
			t.Errorf("%v became %v", err, got)
		}
	}
}
