package test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"

	wainwright "github.com/wainwright-build/wainwright/frontend"
)

// clumsy is a gateway whose Solve panics where a step of that name is solved, as
// a mistake of ours would.
type clumsy struct {
	gwclient.Client
	step string
}

func (c clumsy) Solve(ctx context.Context, r gwclient.SolveRequest) (*gwclient.Result, error) {
	if r.Definition != nil && strings.HasPrefix(lastStep(r.Definition), c.step) {
		panic("a mistake at " + c.step)
	}
	return c.Client.Solve(ctx, r)
}

// lastStep is the name of what a definition asks for.
func lastStep(def *pb.Definition) string {
	var last pb.Op
	if len(def.Def) == 0 || last.UnmarshalVT(def.Def[len(def.Def)-1]) != nil || len(last.Inputs) == 0 {
		return ""
	}
	return def.Metadata[last.Inputs[0].Digest].Description["llb.customname"]
}

// A frontend that just ends leaves its user with a broken pipe, and with the
// thought that their project is at fault.
func TestErrorsPanic(t *testing.T) {
	const variable, project = "WAINWRIGHT_TEST_PANIC_AT", "WAINWRIGHT_TEST_PROJECT"
	if step := os.Getenv(variable); step != "" {
		// In a process of its own: what is not caught ends it.
		_, steps, err := trySolve(t, options(t, os.Getenv(project), nil), func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
			return wainwright.Build(ctx, clumsy{c, step})
		})
		if err == nil {
			t.Fatalf("it did not fail:\n%s", steps.text)
		}
		t.Logf("it said: %v", err)
		return
	}
	for _, step := range []string{"[internal] look at the project", "[venv]", "[wheel 2/2]", "[lock]", "[image]"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()[:strings.Index(t.Name(), "/")]+"$", "-test.v")
			cmd.Env = append(os.Environ(), variable+"="+step, project+"="+starter().write(t))
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("the panic was not caught: %v\n%.3000s", err, out)
			}
			for _, want := range []string{"wainwright panicked", "a mistake at " + step, "panic_test.go"} {
				if !strings.Contains(string(out), want) {
					t.Errorf("the error does not say %q:\n%s", want, out)
				}
			}
		})
	}
}
