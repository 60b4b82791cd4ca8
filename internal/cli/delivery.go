package cli

import (
	"context"

	"github.com/docker/cli/cli/config/configfile"

	"github.com/wainwright-build/wainwright/internal/cli/deliver"
)

// delivery decides the exports and connects to the engines that load them, so that
// a missing engine is reported before the build and not after it.
func (s *solver) delivery(ctx context.Context, outputs deliver.OutputRequest, containerd deliver.Containerd, config *configfile.ConfigFile) (*deliver.Delivery, error) {
	d := &deliver.Delivery{
		Tags:         outputs.Tags,
		DockerConfig: config,
		Containerd:   containerd.Or(s.Environ),
		Stdout:       s.Stdout,
		Step:         s.display.Step,
	}
	destination := deliver.Destination{Backend: s.conn.Backend}
	var err error
	if outputs.ToDocker(destination.Backend) {
		if err = d.OpenDocker(ctx, s.Environ); err != nil {
			return nil, err
		}
		destination.ContainerdStore = d.Docker.ContainerdStore
	}
	if d.Exports, err = outputs.Exports(destination); err == nil {
		err = d.Open(ctx, s.Environ)
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}
