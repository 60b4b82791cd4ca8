package gateway

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
)

// answers is a gateway that fails each solve with the next of its errors.
type answers struct {
	gwclient.Client
	errs []error
}

func (a *answers) BuildOpts() gwclient.BuildOpts {
	return gwclient.BuildOpts{LLBCaps: pb.Caps.CapSet(pb.Caps.All())}
}

func (a *answers) Solve(context.Context, gwclient.SolveRequest) (*gwclient.Result, error) {
	err := a.errs[0]
	a.errs = a.errs[1:]
	return nil, err
}

// BuildKit did this with a base without Python, on which two steps failed together.
func TestSolveAgain(t *testing.T) {
	lost, reason := errors.New("rpc error: releasing already released reference x"), errors.New("exit code: 1")
	for _, errs := range [][]error{{lost, reason}, {reason, lost}} {
		_, err := (&Client{Client: &answers{errs: errs}}).Solve(t.Context(), llb.Image("python"))
		if err == nil || !strings.Contains(err.Error(), "exit code") {
			t.Errorf("it fails with %v", err)
		}
	}
}
