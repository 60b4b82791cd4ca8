package inprocess

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

// Ran is the result of a build and of a command in its image.
type Ran struct {
	Output
	// Failure is the frontend's own error: there is no image.
	Failure error

	Stdout, Stderr string
	Code           int

	Building, Running time.Duration
}

// Run builds a folder and runs a command in the image. A build that fails is in
// Ran.Failure, a command that fails in Ran.Code; the error is of the machine.
func (b *Builder) Run(ctx context.Context, f Folder, command ...string) (Ran, error) {
	so, err := b.request(f)
	if err != nil {
		return Ran{}, err
	}
	var ran Ran
	_, ran.Output, err = b.Solve(ctx, so, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
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
		ran.Code, err = container.RunOnBuildKit(ctx, c, ref, pb.NetMode_UNSET, spec, container.Streams{Stdout: &stdout, Stderr: &stderr}, noSignals{})
		ran.Running = time.Since(began)
		ran.Stdout, ran.Stderr = stdout.String(), stderr.String()
		return gwclient.NewResult(), err
	})
	if ran.Failure != nil && ctx.Err() == nil {
		err = nil
	}
	return ran, err
}

// build solves the image and returns its file system and its configuration.
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

// noSignals passes on no signals: no terminal controls the commands that run here.
type noSignals struct{}

func (noSignals) Take(func(os.Signal)) func() { return func() {} }
