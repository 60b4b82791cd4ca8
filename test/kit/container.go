package kit

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gatewaypb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/tonistiigi/fsutil"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Container is how to run an image. What is not set is as in the image's config.
type Container struct {
	Args []string // nil: the image's own command
	User string
	Dir  string
	Env  []string
	// Over is a folder of this machine that is mounted over dir.
	Over string
}

// Output is what a container printed and how it ended.
type Output struct {
	Stdout, Stderr string
	Code           int
}

// Run runs a command in a pushed image as a container engine would: the bed's BuildKit
// pulls it and gives it its own root.
func (i Image) Run(t *testing.T, c Container) Output {
	t.Helper()
	return i.RunOn(t, bed.Env(t).BuildkitHost, c)
}

// RunOn is Run on another daemon.
func (i Image) RunOn(t *testing.T, host string, c Container) Output {
	t.Helper()
	var out Output
	var opt client.SolveOpt
	if c.Over != "" {
		tree, err := fsutil.NewFS(c.Over)
		if err != nil {
			t.Fatal(err)
		}
		opt.LocalMounts = map[string]fsutil.FS{"over": tree}
	}
	_, steps, err := SolveOn(t, host, opt, func(ctx context.Context, gateway gwclient.Client) (*gwclient.Result, error) {
		var err error
		out, err = runIn(ctx, gateway, i, c)
		return gwclient.NewResult(), err
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, steps.Text)
	}
	return out
}

// Python runs a Python program in the image and returns what it prints. It has to end
// with 0.
func (i Image) Python(t *testing.T, program string) string {
	t.Helper()
	return i.MustRun(t, Container{Args: []string{"python", "-c", program}})
}

// MustRun runs a command that has to end with 0 and returns what it prints.
func (i Image) MustRun(t *testing.T, c Container) string {
	t.Helper()
	out := i.Run(t, c)
	if out.Code != 0 {
		t.Fatalf("%q ended with %d:\n%s%s", c.Args, out.Code, out.Stdout, out.Stderr)
	}
	return out.Stdout
}

func runIn(ctx context.Context, gateway gwclient.Client, i Image, c Container) (Output, error) {
	var out Output
	platform := platforms.Normalize(i.Config.Platform)
	_, _, text, err := gateway.ResolveImageConfig(ctx, i.reference(), sourceresolver.Opt{
		ImageOpt: &sourceresolver.ResolveImageOpt{Platform: &platform},
	})
	if err != nil {
		return out, err
	}
	var config dockerspec.DockerOCIImage
	if err := json.Unmarshal(text, &config); err != nil {
		return out, err
	}
	def, err := llb.Image(i.reference(), llb.Platform(platform)).Marshal(ctx)
	if err != nil {
		return out, err
	}
	result, err := gateway.Solve(ctx, gwclient.SolveRequest{Definition: def.ToPB()})
	if err != nil {
		return out, err
	}
	mounts := []gwclient.Mount{{Dest: "/", Ref: result.Ref, MountType: pb.MountType_BIND}}
	if c.Over != "" {
		def, err := llb.Local("over", llb.SharedKeyHint(c.Over)).Marshal(ctx)
		if err != nil {
			return out, err
		}
		over, err := gateway.Solve(ctx, gwclient.SolveRequest{Definition: def.ToPB()})
		if err != nil {
			return out, err
		}
		mounts = append(mounts, gwclient.Mount{Dest: c.Dir, Ref: over.Ref, MountType: pb.MountType_BIND})
	}
	made, err := gateway.NewContainer(ctx, gwclient.NewContainerRequest{
		Mounts:  mounts,
		NetMode: pb.NetMode_NONE,
	})
	if err != nil {
		return out, err
	}
	defer made.Release(ctx)
	start := gwclient.StartRequest{
		Args: append(config.Config.Entrypoint, config.Config.Cmd...),
		Env:  append(config.Config.Env, c.Env...),
		User: config.Config.User,
		Cwd:  config.Config.WorkingDir,
	}
	if c.Args != nil {
		start.Args = c.Args
	}
	if c.User != "" {
		start.User = c.User
	}
	if c.Dir != "" {
		start.Cwd = c.Dir
	}
	var stdout, stderr bytes.Buffer
	start.Stdout, start.Stderr = nopCloser{&stdout}, nopCloser{&stderr}
	process, err := made.Start(ctx, start)
	if err != nil {
		return out, fmt.Errorf("%q does not start: %w", start.Args, err)
	}
	err = process.Wait()
	var exit *gatewaypb.ExitError
	if errors.As(err, &exit) {
		out.Code, err = int(exit.ExitCode), nil
	}
	out.Stdout, out.Stderr = stdout.String(), stderr.String()
	return out, err
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
