package cli

import (
	"context"

	"github.com/docker/cli/cli/config/configfile"

	"github.com/wainwright-build/wainwright/internal/cli/deliver"
	"github.com/wainwright-build/wainwright/internal/cli/docker"
	"github.com/wainwright-build/wainwright/internal/cli/progress"
)

// runOnDocker builds into the engine, or pulls, and runs there.
func (s *session) runOnDocker(ctx context.Context, o runOptions, engine *docker.Engine, config *configfile.ConfigFile) (int, error) {
	ctx, release := s.signals.cancels(ctx, s.Exit)
	defer release()
	image := o.image
	var err error
	if image == "" {
		image, err = s.buildIntoDocker(ctx, o, config)
	} else {
		err = engine.Pull(ctx, image, config)
	}
	if err != nil {
		return 0, err
	}
	return engine.Run(ctx, docker.Container{
		Image:     image,
		Overrides: o.overrides,
		Publish:   o.publish,
		Network:   o.network,
	}, s.streams(o.tty), s.signals)
}

func (s *session) buildIntoDocker(ctx context.Context, o runOptions, config *configfile.ConfigFile) (string, error) {
	so, err := o.request.SolveOpt(s.Environ, config)
	if err != nil {
		return "", err
	}
	solver, err := s.connect(ctx, progress.Mode(o.progress))
	if err != nil {
		return "", err
	}
	defer solver.close()
	delivery, err := solver.delivery(ctx, deliver.OutputRequest{Load: deliver.LoadDocker}, deliver.Containerd{}, config)
	if err != nil {
		return "", err
	}
	defer delivery.Close()
	built, err := solver.buildAndDeliver(ctx, so, delivery)
	return built.reference, err
}
