package test

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

// container is how to run an image. What is not set is as in the image's config.
type container struct {
	args []string // nil: the image's own command
	user string
	dir  string
	env  []string
	// over is a folder of this machine that is mounted over dir.
	over string
}

// output is what a container printed and how it ended.
type output struct {
	stdout, stderr string
	code           int
}

// run runs a command in a pushed image as a container engine would: the bed's BuildKit
// pulls it and gives it its own root.
func (i image) run(t *testing.T, c container) output {
	t.Helper()
	return i.runOn(t, bed.Env(t).BuildkitHost, c)
}

// runOn is run on another daemon.
func (i image) runOn(t *testing.T, host string, c container) output {
	t.Helper()
	var out output
	var opt client.SolveOpt
	if c.over != "" {
		tree, err := fsutil.NewFS(c.over)
		if err != nil {
			t.Fatal(err)
		}
		opt.LocalMounts = map[string]fsutil.FS{"over": tree}
	}
	_, steps, err := solveOn(t, host, opt, func(ctx context.Context, gateway gwclient.Client) (*gwclient.Result, error) {
		var err error
		out, err = runIn(ctx, gateway, i, c)
		return gwclient.NewResult(), err
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, steps.text)
	}
	return out
}

// python runs a Python program in the image and returns what it prints. It has to end
// with 0.
func (i image) python(t *testing.T, program string) string {
	t.Helper()
	return i.must(t, container{args: []string{"python", "-c", program}})
}

// must runs a command that has to end with 0 and returns what it prints.
func (i image) must(t *testing.T, c container) string {
	t.Helper()
	out := i.run(t, c)
	if out.code != 0 {
		t.Fatalf("%q ended with %d:\n%s%s", c.args, out.code, out.stdout, out.stderr)
	}
	return out.stdout
}

func runIn(ctx context.Context, gateway gwclient.Client, i image, c container) (output, error) {
	var out output
	platform := platforms.Normalize(i.config.Platform)
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
	if c.over != "" {
		def, err := llb.Local("over", llb.SharedKeyHint(c.over)).Marshal(ctx)
		if err != nil {
			return out, err
		}
		over, err := gateway.Solve(ctx, gwclient.SolveRequest{Definition: def.ToPB()})
		if err != nil {
			return out, err
		}
		mounts = append(mounts, gwclient.Mount{Dest: c.dir, Ref: over.Ref, MountType: pb.MountType_BIND})
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
		Env:  append(config.Config.Env, c.env...),
		User: config.Config.User,
		Cwd:  config.Config.WorkingDir,
	}
	if c.args != nil {
		start.Args = c.args
	}
	if c.user != "" {
		start.User = c.user
	}
	if c.dir != "" {
		start.Cwd = c.dir
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
		out.code, err = int(exit.ExitCode), nil
	}
	out.stdout, out.stderr = stdout.String(), stderr.String()
	return out, err
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
