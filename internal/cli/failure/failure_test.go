package failure

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
	pkgerrors "github.com/pkg/errors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/internal/forged"
)

func TestCode(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"none":              {nil, 0},
		"any":               {errors.New("x"), 1},
		"a container's":     {fmt.Errorf("run: %w", Exit(42)), 42},
		"Ctrl-C":            {Interrupted{syscall.SIGINT}, 130},
		"TERM":              {Interrupted{syscall.SIGTERM}, 143},
		"cancelled":         {fmt.Errorf("build: %w", context.Canceled), 130},
		"cancelled, remote": {status.Error(codes.Canceled, "x"), 130},
	} {
		if got := Code(c.err); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func located(line int32) error {
	source := &errdefs.Source{
		Info: &pb.SourceInfo{Filename: "setup.py", Data: []byte("import numpy\nfrom setuptools import setup\nsetup()\n")},
		Ranges: []*pb.Range{{
			Start: &pb.Position{Line: line}, End: &pb.Position{Line: line},
		}},
	}
	return errdefs.WithSource(errors.New("no numpy"), source)
}

func TestPrint(t *testing.T) {
	snippet := `setup.py:1
--------------------
   1 | >>> import numpy
   2 |     from setuptools import setup
   3 |     setup()
--------------------
`
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"none":          {nil, ""},
		"a container's": {Exit(3), ""},
		"a message":     {errors.New("no such thing"), "ERROR: no such thing\n"},
		"BuildKit's layers": {
			errors.New("failed to solve: failed to run Build function: rpc error: code = Unknown desc = no such thing"),
			"ERROR: no such thing\n",
		},
		"a place":              {pkgerrors.Wrap(located(1), "failed to solve"), snippet + "ERROR: no numpy\n"},
		"the same place twice": {errdefs.WithSource(located(1), errdefs.Sources(located(1))[0]), snippet + "ERROR: no numpy\n"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			Print(&out, c.err, false)
			if out.String() != c.want {
				t.Errorf("printed\n%s\nwant\n%s", out.String(), c.want)
			}
		})
	}
}

func TestPrintTwoPlaces(t *testing.T) {
	var out strings.Builder
	Print(&out, errdefs.WithSource(located(1), errdefs.Sources(located(3))[0]), false)
	if n := strings.Count(out.String(), ">>>"); n != 2 {
		t.Errorf("%d places in\n%s", n, out.String())
	}
}

// Whatever an error says and whatever file it refers to, no line begins with an attacker's text.
func TestPrintShown(t *testing.T) {
	for _, text := range forged.Texts() {
		source := &errdefs.Source{
			Info:   &pb.SourceInfo{Filename: report.Line(text), Data: []byte("a\n" + report.Line(text) + "\n")},
			Ranges: []*pb.Range{{Start: &pb.Position{Line: 2}, End: &pb.Position{Line: 2}}},
		}
		for _, debug := range []bool{false, true} {
			var out strings.Builder
			Print(&out, errdefs.WithSource(fmt.Errorf("failed to solve: %s", report.ShownError(errors.New(text))), source), debug)
			forged.Check(t, out.String())
		}
	}
}
