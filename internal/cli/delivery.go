package cli

import (
	"context"

	"github.com/docker/cli/cli/config/configfile"

	"github.com/wainwright-build/wainwright/internal/cli/deliver"
)

// delivery decides the exports and connects to those that take them, so that
// one that is missing is said before the build and not after it.
func (s *solver) delivery(ctx context.Context, wish deliver.Wish, containerd deliver.Containerd, config *configfile.ConfigFile) (*deliver.Delivery, error) {
	d := &deliver.Delivery{
		Tags:         wish.Tags,
		DockerConfig: config,
		Containerd:   containerd.Or(s.Environ),
		Stdout:       s.Stdout,
		Step:         s.display.Step,
	}
	place := deliver.Place{Backend: s.conn.Backend}
	var err error
	if wish.ToDocker(place.Backend) {
		if err = d.OpenDocker(ctx, s.Environ); err != nil {
			return nil, err
		}
		place.ContainerdStore = d.Docker.ContainerdStore
	}
	if d.Exports, err = wish.Exports(place); err == nil {
		err = d.Open(ctx, s.Environ)
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}
