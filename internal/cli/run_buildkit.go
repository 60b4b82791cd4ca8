package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/containerd/platforms"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/entitlements"

	"github.com/wainwright-build/wainwright/internal/cli/container"
	"github.com/wainwright-build/wainwright/internal/cli/progress"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// runOnBuildKit builds and runs in one session with the daemon: the result is
// run as it lies there, no registry or engine sees it.
func (s *session) runOnBuildKit(ctx context.Context, o runOptions, config *configfile.ConfigFile) (int, error) {
	// With --image the context is not read, but every build has one.
	so, err := o.request.SolveOpt(s.Environ, config)
	if err != nil {
		return 0, err
	}
	ctx, release := s.signals.cancels(ctx, s.Exit)
	defer release()
	solver, err := s.connect(ctx, progress.Mode(o.progress))
	if err != nil {
		return 0, err
	}
	defer solver.close()
	defer solver.finish()
	if len(o.publish) > 0 && !progress.Wordless(solver.mode) {
		fmt.Fprintln(s.Stderr, "wainwright: --publish is not needed: in BuildKit the container is on the network of the host")
	}

	r := buildkitRun{solver: solver, options: o}
	r.network = pb.NetMode_UNSET
	if solver.conn.OnHostNetwork() {
		return r.run(ctx, so)
	}
	r.network = pb.NetMode_HOST
	asked := so
	asked.AllowedEntitlements = append([]string{entitlements.EntitlementNetworkHost.String()}, so.AllowedEntitlements...)
	code, err := r.run(ctx, asked)
	if err == nil || !refusesHostNetwork(err) {
		return code, err
	}
	fmt.Fprintln(s.Stderr, "wainwright: this daemon allows no host network (insecure-entitlements = [\"network.host\"]): no port of the container can be asked")
	r.network = pb.NetMode_UNSET
	return r.run(ctx, so)
}

// refusesHostNetwork knows the daemon's refusal, which comes before anything is
// built, by its words: it has no code of its own.
func refusesHostNetwork(err error) bool {
	return strings.Contains(err.Error(), "granting entitlement "+entitlements.EntitlementNetworkHost.String()+" is not allowed")
}

type buildkitRun struct {
	*solver
	options runOptions
	network pb.NetMode
}

func (r buildkitRun) run(ctx context.Context, so client.SolveOpt) (code int, err error) {
	_, err = r.solve(ctx, so, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		image, err := r.image(ctx, c)
		if err != nil {
			return nil, err
		}
		ref, config, err := single(image)
		if err != nil {
			return nil, err
		}
		if err := ref.Evaluate(ctx); err != nil {
			return nil, err
		}
		spec, err := container.NewSpec(config, r.options.overrides)
		if err != nil {
			return nil, err
		}
		r.display.Settle()
		r.finish()
		code, err = container.RunOnBuildKit(ctx, c, ref, r.network, spec, r.streams(r.options.tty), r.signals)
		return gwclient.NewResult(), err
	})
	return code, err
}

// image is the built image, or the one of --image.
func (r buildkitRun) image(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
	if r.options.image == "" {
		return r.Build(ctx, c)
	}
	name, err := request.FullName(r.options.image)
	if err != nil {
		return nil, err
	}
	platform := platforms.DefaultSpec()
	if workers := c.BuildOpts().Workers; len(workers) > 0 && len(workers[0].Platforms) > 0 {
		platform = workers[0].Platforms[0]
	}
	if list := r.options.request.Platforms; len(list) > 0 {
		if platform, err = platforms.Parse(list[0]); err != nil {
			return nil, err
		}
	}
	resolved, dgst, config, err := c.ResolveImageConfig(ctx, name, sourceresolver.Opt{
		ImageOpt: &sourceresolver.ResolveImageOpt{Platform: &platform},
	})
	if err != nil {
		return nil, err
	}
	if dgst != "" && !strings.Contains(resolved, "@") {
		resolved += "@" + dgst.String()
	}
	def, err := llb.Image(resolved, llb.Platform(platform)).Marshal(ctx)
	if err != nil {
		return nil, err
	}
	result, err := c.Solve(ctx, gwclient.SolveRequest{Definition: def.ToPB()})
	if err != nil {
		return nil, err
	}
	result.AddMeta(exptypes.ExporterImageConfigKey, config)
	return result, nil
}

// single is the result's one image and its configuration.
func single(r *gwclient.Result) (gwclient.Reference, []byte, error) {
	ref, config := r.Ref, r.Metadata[exptypes.ExporterImageConfigKey]
	if len(r.Refs) > 1 {
		return nil, nil, errors.New("the build gave several platforms: give one --platform")
	}
	for platform, only := range r.Refs {
		ref, config = only, r.Metadata[exptypes.ExporterImageConfigKey+"/"+platform]
	}
	if ref == nil {
		return nil, nil, errors.New("the build gave no file system to run")
	}
	return ref, config, nil
}
