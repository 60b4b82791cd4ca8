package frontend

import (
	"context"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"

	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// UVImage has the uv that steps run where the frontend does not come as an image
// with its own: the CLI, the tests.
const UVImage = "ghcr.io/astral-sh/uv:0.13.9"

// uv is where /uv is: a build context named uv, the frontend's own image, or the
// image uv is published as.
func uv(ctx context.Context, client *gateway.Client, ui *dockerui.Client) (llb.State, error) {
	named, err := ui.NamedContext("uv", dockerui.ContextOpt{Platform: &ui.BuildPlatforms[0]})
	if err != nil {
		return llb.State{}, err
	}
	if named != nil {
		st, _, err := named.Load(ctx)
		if err != nil {
			return llb.State{}, err
		}
		return *st, nil
	}
	if own, ok := client.Client.(interface{ CurrentFrontend() (*llb.State, error) }); ok {
		st, err := own.CurrentFrontend()
		if err != nil {
			return llb.State{}, err
		}
		if st != nil {
			return *st, nil
		}
	}
	return llb.Image(UVImage,
		llb.Platform(ui.BuildPlatforms[0]),
		ui.ImageResolveMode,
		dockerui.WithInternalName("uv "+UVImage),
	), nil
}
