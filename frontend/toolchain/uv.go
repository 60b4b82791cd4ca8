package toolchain

import (
	"context"
	"encoding/json"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerui"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// UVImage is the image with the uv that steps run, if the frontend is not an image that has
// uv: in the CLI and in tests (https://docs.astral.sh/uv/guides/integration/docker/).
const UVImage = "ghcr.io/astral-sh/uv:0.13.9"

// uv returns a state that has /uv for a platform: the build context named uv, the frontend's
// own image, or else UVImage. Errors are BuildKit's.
func uv(ctx context.Context, client *gateway.Client, ui *dockerui.Client, platform ocispecs.Platform) (llb.State, error) {
	named, err := ui.NamedContext("uv", dockerui.ContextOpt{Platform: &platform})
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
	if frontend, ok := client.Client.(interface{ CurrentFrontend() (*llb.State, error) }); ok {
		st, err := frontend.CurrentFrontend()
		if err != nil {
			return llb.State{}, err
		}
		if st != nil && !isCross(platform, ui) {
			return *st, nil
		}
		if published, ok := published(ctx, client, ui, platform); st != nil && ok {
			return published, nil
		}
	}
	image := UVImage
	if source := client.BuildOpts().Opts["source"]; source != "" {
		image = source // Docker 20.10 passes the name of the frontend's image, but not the image
	}
	return llb.Image(image,
		llb.Platform(platform),
		ui.ImageResolveMode,
		dockerui.WithInternalName("uv "+image),
	), nil
}

// published returns the frontend's own image for another platform than the builder's, and
// whether there is one. The frontend that is running is that for the builder's platform.
func published(ctx context.Context, client *gateway.Client, ui *dockerui.Client, platform ocispecs.Platform) (llb.State, bool) {
	source := ui.BuildOpts().Opts["source"]
	if source == "" {
		return llb.State{}, false
	}
	ref, digest, text, err := client.ResolveImageConfig(ctx, source, sourceresolver.Opt{
		ImageOpt: &sourceresolver.ResolveImageOpt{Platform: &platform, ResolveMode: ui.ImageResolveMode.String()},
	})
	// An image that has only one platform is returned for any requested platform.
	var config ocispecs.Image
	if err != nil || json.Unmarshal(text, &config) != nil || config.Architecture != platform.Architecture {
		return llb.State{}, false
	}
	exact, err := Pin(ref, digest.String())
	if err != nil {
		return llb.State{}, false
	}
	return llb.Image(exact, llb.Platform(platform), ui.ImageResolveMode, dockerui.WithInternalName("uv of "+source)), true
}
