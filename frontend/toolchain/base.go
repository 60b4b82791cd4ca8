package toolchain

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/containerd/platforms"
	"github.com/distribution/reference"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerui"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// defaultBase is the base if none is configured.
const defaultBase = "python:{python}-slim"

// Base is a resolved base image.
type Base struct {
	Reference string // as it is configured, with the version of Python
	Digest    string // "" for a build context that is no image
	Source    string // what chose it: "Dockerfile:3", "the default"
	Config    dockerspec.DockerOCIImage
	State     llb.State       // with the environment of the config
	position  report.Position // where the base or the Python is configured
	fixed     bool            // it is configured without {python}
	replaced  bool            // a build context replaces it
}

// IsOfficial reports whether it is the Docker official image of Python
// (https://hub.docker.com/_/python), which has no programs but Python and those of Debian or
// Alpine.
func (b Base) IsOfficial() bool {
	named, err := reference.ParseNormalizedNamed(b.Reference)
	return err == nil && !b.replaced && named.Name() == "docker.io/library/python"
}

// Variable returns the value of an environment variable of the base, "" if it is not set.
func (b Base) Variable(name string) string {
	for _, variable := range b.Config.Config.Env {
		if value, ok := strings.CutPrefix(variable, name+"="); ok {
			return value
		}
	}
	return ""
}

// loadBase resolves the base for a minor version of Python and a platform. A build context
// with the name of the image replaces it, as in a Dockerfile
// (https://docs.docker.com/reference/cli/docker/buildx/build/#build-context). A base that cannot be
// loaded is a report.Problem.
func loadBase(ctx context.Context, client *gateway.Client, ui *dockerui.Client, cfg config.Config, minor string, platform ocispecs.Platform) (Base, error) {
	written, source := cfg.Base, cfg.Sources["base"].String()
	if written == "" {
		written, source = defaultBase, "the default"
	}
	name := strings.ReplaceAll(written, "{python}", minor)
	base := Base{Reference: name, Source: source, position: position(cfg), fixed: !strings.Contains(written, "{python}")}

	var found digest.Digest
	named, err := ui.NamedContext(name, dockerui.ContextOpt{
		Platform: &platform, ResolveMode: ui.ImageResolveMode.String(), CaptureDigest: &found,
	})
	if err != nil {
		return Base{}, unavailable(cfg, name, platform, err)
	}
	if named != nil {
		st, img, err := named.Load(ctx)
		if err != nil {
			return Base{}, unavailable(cfg, name, platform, err)
		}
		base.replaced = true
		base.State, base.Source, base.Digest = *st, "the build context "+name, found.String()
		if img != nil {
			base.Config = *img
		}
		return base, nil
	}

	ref, err := reference.ParseNormalizedNamed(name)
	if err != nil {
		return Base{}, unavailable(cfg, name, platform, err)
	}
	full := reference.TagNameOnly(ref).String()
	resolved, pinned, data, err := client.ResolveImageConfig(ctx, full, sourceresolver.Opt{
		LogName: "[internal] load metadata for " + full,
		ImageOpt: &sourceresolver.ResolveImageOpt{
			Platform:    &platform,
			ResolveMode: ui.ImageResolveMode.String(),
		},
	})
	if err != nil {
		return Base{}, unavailable(cfg, name, platform, err)
	}
	if err := json.Unmarshal(data, &base.Config); err != nil {
		return Base{}, fmt.Errorf("the config of %s: %w", name, err)
	}
	if got := base.Config.Platform; got.Architecture != "" && got.Architecture != platform.Architecture {
		return Base{}, unavailable(cfg, name, platform, fmt.Errorf("it is an image for %s and not for %s", platforms.Format(got), platforms.Format(platform)))
	}
	base.Digest = pinned.String()
	// A source policy may have replaced the reference. With the digest, later changes of the
	// tag do not change the state.
	exact, err := Pin(resolved, base.Digest)
	if err != nil {
		return Base{}, err
	}
	st := llb.Image(exact,
		llb.Platform(platform),
		ui.ImageResolveMode,
		dockerui.WithInternalName("base "+name),
	)
	base.State, err = st.WithImageConfig(data)
	return base, err
}

// Pin returns a reference with a digest. A reference that has one stays as it is.
func Pin(ref, digest string) (string, error) {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return "", err
	}
	if _, ok := named.(reference.Digested); ok || digest == "" {
		return named.String(), nil
	}
	return reference.TagNameOnly(named).String() + "@" + digest, nil
}

// unavailable explains that a base cannot be loaded.
func unavailable(cfg config.Config, name string, platform ocispecs.Platform, err error) error {
	problem := report.Problem{}.At(position(cfg))
	if strings.Contains(err.Error(), "no match for platform in manifest") {
		problem.Message = fmt.Sprintf("the base image %s is not published for %s", name, platforms.Format(platform))
		problem.Remedy = "leave that platform out, or name a base that is published for it with base = \"...\""
		return problem
	}
	problem.Message = fmt.Sprintf("the base image %s cannot be had: %v", name, err)
	problem.Remedy = "check the name and the builder's access to its registry, or name another with base = \"...\""
	return problem
}

// position returns the place where the base or the Python is configured.
func position(cfg config.Config) report.Position {
	for _, key := range []string{"base", "python"} {
		if source, ok := cfg.Sources[key]; ok {
			return source.Begin()
		}
	}
	return report.Position{}
}
