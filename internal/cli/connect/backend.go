package connect

import (
	"strings"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/worker/label"
)

// Backend is the kind of daemon: it decides which exporters there are.
type Backend int

const (
	// BuildKit is a buildkitd of its own.
	BuildKit Backend = iota
	// DockerGraphdriver is inside a Docker engine with its old image store,
	// which can neither push nor write archives by itself.
	DockerGraphdriver
	// DockerContainerd is inside a Docker engine with the containerd store.
	DockerContainerd
)

// InDocker reports whether images built there are the engine's own.
func (b Backend) InDocker() bool { return b != BuildKit }

const (
	hostGatewayLabel = "org.mobyproject.buildkit.worker.moby.host-gateway-ip"
	dockerNamespace  = "moby"
)

// backendOf knows Docker's BuildKit by its marks. There is no one mark: the
// label is missing without a default bridge, the version suffix is only that
// of the graphdriver worker, the namespace only that of the containerd one.
func backendOf(workers []*client.WorkerInfo) Backend {
	for _, w := range workers {
		_, gateway := w.Labels[hostGatewayLabel]
		docker := gateway ||
			strings.HasSuffix(w.BuildkitVersion.Version, "-moby") ||
			w.Labels[label.ContainerdNamespace] == dockerNamespace
		if !docker {
			continue
		}
		if w.Labels[label.Snapshotter] != "" {
			return DockerContainerd
		}
		return DockerGraphdriver
	}
	return BuildKit
}

// OnHostNetwork reports whether containers of this daemon share the network of
// its host without being asked to.
func (c *Connection) OnHostNetwork() bool {
	for _, w := range c.Workers {
		if w.Labels[label.Network] == "host" {
			return true
		}
	}
	return false
}
