package frontend

import (
	"context"
	"errors"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/internal/replay"
)

// clumsy is a gateway that panics where it is asked for a result.
type clumsy struct{ gwclient.Client }

func (clumsy) Solve(context.Context, gwclient.SolveRequest) (*gwclient.Result, error) {
	panic("\x1b[2Jboom")
}

func player(t *testing.T, opts map[string]string) gwclient.Client {
	recording, err := replay.Read("golden/testdata/recordings/mlproject.json.gz")
	require.NoError(t, err)
	return replay.NewPlayer(recording, replay.Options{Frontend: opts})
}

func TestBuildReportsPanic(t *testing.T) {
	_, err := Build(t.Context(), clumsy{player(t, nil)})
	require.ErrorContains(t, err, "this is a bug in wainwright")
	require.NotContains(t, err.Error(), "\x1b", "it acts on no terminal")
}

func TestBuildRefuses(t *testing.T) {
	_, err := Build(t.Context(), player(t, map[string]string{"target": "imgae"}))
	require.ErrorContains(t, err, `there is no target "imgae": did you mean "image"?`)
	require.Len(t, report.Problems(err), 1)

	_, err = Build(t.Context(), player(t, map[string]string{"frontend.caps": "moby.buildkit.frontend.unheard-of"}))
	var unsupported *errdefs.UnsupportedFrontendCapError
	require.ErrorAs(t, err, &unsupported)
}

// full is a gateway of a builder whose disk is full once the Dockerfile and .dockerignore are read.
type full struct {
	gwclient.Client
	solves *int
}

func (f full) Solve(ctx context.Context, req gwclient.SolveRequest) (*gwclient.Result, error) {
	if *f.solves++; *f.solves <= 2 {
		return f.Client.Solve(ctx, req)
	}
	return nil, errors.New("failed to mount: no space left on device")
}

// A failure of the first look at the project is explained as that of a step is.
func TestBuildExplainsFirstLook(t *testing.T) {
	_, err := Build(t.Context(), full{player(t, nil), new(int)})
	require.ErrorContains(t, err, "the builder's disk is full")
}

// An outline lists the parameters of a build, and waits for no scanner.
func TestBuildOutlineNeedsNoScanner(t *testing.T) {
	options := map[string]string{"attest:sbom": "generator=registry.example.test/scanner"}
	_, err := Build(t.Context(), player(t, options))
	require.ErrorContains(t, err, "the SBOM generator registry.example.test/scanner:latest cannot be had")

	options["requestid"] = "frontend.outline"
	_, err = Build(t.Context(), player(t, options))
	require.NoError(t, err)
}
