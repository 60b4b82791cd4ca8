package built

import (
	"bytes"
	"context"
	"errors"
	"os"
	"time"

	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/cli/container"
)

// Ran is what came of a build and of a command in its image.
type Ran struct {
	Said
	// Failure is the frontend's own error: there is no image.
	Failure error

	Stdout, Stderr string
	Code           int

	Building, Running time.Duration
}

// Run builds a folder and runs a command in the image. The error is of neither,
// but of this machine.
func (y *Yard) Run(ctx context.Context, f Folder, command ...string) (Ran, error) {
	so, err := y.request(f)
	if err != nil {
		return Ran{}, err
	}
	var ran Ran
	_, ran.Said, err = y.Solve(ctx, so, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		began := time.Now()
		ref, config, err := build(ctx, c)
		ran.Building = time.Since(began)
		if err != nil {
			ran.Failure = err
			return nil, err
		}
		spec, err := container.NewSpec(config, container.Overrides{Command: command})
		if err != nil {
			return nil, err
		}
		var stdout, stderr bytes.Buffer
		began = time.Now()
		ran.Code, err = container.RunOnBuildKit(ctx, c, ref, pb.NetMode_UNSET, spec, container.Streams{Stdout: &stdout, Stderr: &stderr}, deaf{})
		ran.Running = time.Since(began)
		ran.Stdout, ran.Stderr = stdout.String(), stderr.String()
		return gwclient.NewResult(), err
	})
	if ran.Failure != nil && ctx.Err() == nil {
		err = nil
	}
	return ran, err
}

// build is the image's file system, made, and its configuration.
func build(ctx context.Context, c gwclient.Client) (gwclient.Reference, []byte, error) {
	image, err := frontend.Build(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	if image.Ref == nil {
		return nil, nil, errors.New("the build gave no file system to run")
	}
	return image.Ref, image.Metadata[exptypes.ExporterImageConfigKey], image.Ref.Evaluate(ctx)
}

// deaf hands on no signals: a command that is run here is not at a terminal.
type deaf struct{}

func (deaf) Take(func(os.Signal)) func() { return func() {} }
