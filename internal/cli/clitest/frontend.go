package clitest

import (
	"context"
	"encoding/json"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// GuestFile is the guest in the context and in the image.
const GuestFile = "guest"

// Image is a frontend: the guest on nothing, with this configuration.
func Image(config dockerspec.DockerOCIImageConfig) gwclient.BuildFunc {
	return func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		ui, err := dockerui.NewClient(c)
		if err != nil {
			return nil, err
		}
		made, err := ui.Build(ctx, func(ctx context.Context, platform *ocispecs.Platform, _ int) (*dockerui.BuildResult, error) {
			main, err := ui.MainContext(ctx)
			if err != nil {
				return nil, err
			}
			st := llb.Scratch().File(llb.Copy(*main, GuestFile, "/"+GuestFile), llb.WithCustomName("copy the guest"))
			ref, err := Solve(ctx, c, st)
			if err != nil {
				return nil, err
			}
			image := &dockerspec.DockerOCIImage{Config: config}
			image.OS, image.Architecture = "linux", "amd64"
			if platform != nil {
				image.OS, image.Architecture = platform.OS, platform.Architecture
			}
			image.RootFS.Type = "layers"
			image.Config.Labels = ui.Labels
			return &dockerui.BuildResult{Reference: ref, Image: image}, nil
		})
		if err != nil {
			return nil, err
		}
		return made.Finalize()
	}
}

// Guest is the configuration of an image that runs the guest.
func Guest(args ...string) dockerspec.DockerOCIImageConfig {
	var config dockerspec.DockerOCIImageConfig
	config.Entrypoint = []string{"/" + GuestFile}
	config.Cmd = args
	config.Env = []string{"PATH=/", "FROM_IMAGE=1"}
	config.User = "1234:0"
	config.WorkingDir = "/there"
	config.StopSignal = "SIGINT"
	return config
}

// Solve solves a state as it is.
func Solve(ctx context.Context, c gwclient.Client, st llb.State) (gwclient.Reference, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return nil, err
	}
	result, err := c.Solve(ctx, gwclient.SolveRequest{Definition: def.ToPB()})
	if err != nil {
		return nil, err
	}
	return result.SingleRef()
}

// Answer is a frontend that answers each question with its own options.
func Answer(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
	text, err := json.Marshal(c.BuildOpts().Opts)
	if err != nil {
		return nil, err
	}
	result := gwclient.NewResult()
	result.AddMeta("result.json", text)
	result.AddMeta("result.txt", []byte("the answer to "+c.BuildOpts().Opts["requestid"]))
	return result, nil
}
