// Package docker speaks to a Docker engine: it loads, pushes and runs images.
package docker

import (
	"context"
	"fmt"
	"time"

	"github.com/docker/cli/cli/config/configfile"
	dockercontext "github.com/docker/cli/cli/context/docker"
	"github.com/moby/moby/api/types/system"
	"github.com/moby/moby/client"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

const patience = 5 * time.Second

// Engine is a Docker engine that has answered.
type Engine struct {
	api  *client.Client
	Host string
	// ContainerdStore is set if the engine keeps images in containerd's image store, as they
	// are pushed: by the digest of their manifest, and with several platforms
	// (https://docs.docker.com/engine/storage/containerd/).
	ContainerdStore bool
}

// Open connects to the engine the environment or Docker's configuration names.
func Open(ctx context.Context, env environ.Environ, config *configfile.ConfigFile) (*Engine, error) {
	endpoint, err := endpoint(env, config)
	if err != nil {
		return nil, err
	}
	api, err := newClient(env, endpoint)
	if err != nil {
		return nil, fmt.Errorf("the engine at %s: %w", endpoint.Host, err)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	info, err := api.Info(ctx, client.InfoOptions{})
	if err != nil {
		api.Close()
		return nil, fmt.Errorf("no Docker engine answers at %s: %w", endpoint.Host, err)
	}
	return &Engine{api: api, Host: endpoint.Host, ContainerdStore: containerdStore(info.Info)}, nil
}

func (e *Engine) Close() error { return e.api.Close() }

func containerdStore(info system.Info) bool {
	for _, status := range info.DriverStatus {
		if status == [2]string{"driver-type", "io.containerd.snapshotter.v1"} {
			return true
		}
	}
	return false
}

func newClient(env environ.Environ, endpoint dockercontext.Endpoint) (*client.Client, error) {
	opts, err := endpoint.ClientOpts()
	if err != nil {
		return nil, err
	}
	if version := env.Get(client.EnvOverrideAPIVersion); version != "" {
		opts = append(opts, client.WithAPIVersion(version))
	}
	return client.New(opts...)
}
