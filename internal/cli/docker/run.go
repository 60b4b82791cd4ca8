package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"syscall"

	"github.com/containerd/errdefs"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/go-connections/nat"
	"github.com/moby/moby/api/pkg/stdcopy"
	apicontainer "github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/api/types/network"
	"github.com/moby/moby/client"
	"github.com/moby/sys/signal"

	"github.com/wainwright-build/wainwright/internal/cli/container"
)

// Container is what to run, and with what of the engine's own options.
type Container struct {
	Image string
	container.Overrides
	Publish []string // [[IP:]PORT:]PORT, as docker run has it
	Network string
}

// Run runs a container, which is removed at its end, and gives its exit code.
func (e *Engine) Run(ctx context.Context, c Container, streams container.Streams, signals container.Signals) (int, error) {
	config, host, err := c.configs(streams)
	if err != nil {
		return 0, err
	}
	stop, err := e.stopSignal(ctx, c.Image)
	if err != nil {
		return 0, err
	}
	created, err := e.api.ContainerCreate(ctx, client.ContainerCreateOptions{Config: config, HostConfig: host})
	if err != nil {
		return 0, err
	}
	code, started, err := e.runCreated(ctx, created.ID, stop, streams, signals)
	if !started { // once it is, the engine removes it at its end
		_, _ = e.api.ContainerRemove(context.WithoutCancel(ctx), created.ID, client.ContainerRemoveOptions{Force: true})
	}
	return code, err
}

func (e *Engine) runCreated(ctx context.Context, id string, stop syscall.Signal, streams container.Streams, signals container.Signals) (code int, started bool, err error) {
	attached, err := e.api.ContainerAttach(ctx, id, client.ContainerAttachOptions{
		Stream: true, Stdin: streams.Stdin != nil, Stdout: true, Stderr: true,
	})
	if err != nil {
		return 0, false, err
	}
	defer attached.Close()
	output := make(chan error, 1)
	go func() { output <- copyOutput(attached.Reader, streams) }()
	if streams.Stdin != nil {
		go func() {
			_, _ = io.Copy(attached.Conn, streams.Stdin)
			_ = attached.CloseWrite()
		}()
	}

	forwarder, err := container.ForwardSignals(stop, streams, signals)
	if err != nil {
		return 0, false, err
	}
	defer forwarder.Ended()
	// Waited for before it starts: it may end, and be gone, before we ask.
	wait := e.api.ContainerWait(ctx, id, client.ContainerWaitOptions{Condition: apicontainer.WaitConditionRemoved})
	if _, err := e.api.ContainerStart(ctx, id, client.ContainerStartOptions{}); err != nil {
		return 0, false, err
	}
	forwarder.Started(engineProcess{ctx, e, id})
	select {
	case ended := <-wait.Result:
		<-output
		if ended.Error != nil {
			return 0, true, errors.New(ended.Error.Message)
		}
		return int(ended.StatusCode), true, nil
	case err := <-wait.Error:
		return 0, true, err
	}
}

func (c Container) configs(streams container.Streams) (*apicontainer.Config, *apicontainer.HostConfig, error) {
	config := &apicontainer.Config{
		Image:        c.Image,
		User:         c.User,
		Env:          c.Env,
		WorkingDir:   c.Workdir,
		Cmd:          c.Command,
		AttachStdin:  streams.Stdin != nil,
		OpenStdin:    streams.Stdin != nil,
		StdinOnce:    streams.Stdin != nil,
		AttachStdout: true,
		AttachStderr: true,
		Tty:          streams.TTY,
	}
	if c.Entrypoint != "" {
		config.Entrypoint = []string{c.Entrypoint}
	}
	host := &apicontainer.HostConfig{AutoRemove: true, NetworkMode: apicontainer.NetworkMode(c.Network)}
	var err error
	config.ExposedPorts, host.PortBindings, err = ports(c.Publish)
	return config, host, err
}

// ports reads docker run's --publish.
func ports(specs []string) (network.PortSet, network.PortMap, error) {
	set, bindings := network.PortSet{}, network.PortMap{}
	for _, spec := range specs {
		mappings, err := nat.ParsePortSpec(spec)
		if err != nil {
			return nil, nil, fmt.Errorf("--publish %q: %w", spec, err)
		}
		for _, m := range mappings {
			port, err := network.ParsePort(string(m.Port))
			if err != nil {
				return nil, nil, fmt.Errorf("--publish %q: %w", spec, err)
			}
			binding := network.PortBinding{HostPort: m.Binding.HostPort}
			if m.Binding.HostIP != "" {
				if binding.HostIP, err = netip.ParseAddr(m.Binding.HostIP); err != nil {
					return nil, nil, fmt.Errorf("--publish %q: %w", spec, err)
				}
			}
			set[port] = struct{}{}
			bindings[port] = append(bindings[port], binding)
		}
	}
	return set, bindings, nil
}

func (e *Engine) stopSignal(ctx context.Context, image string) (syscall.Signal, error) {
	inspected, err := e.api.ImageInspect(ctx, image)
	if err != nil {
		return 0, err
	}
	if inspected.Config == nil {
		return syscall.SIGTERM, nil
	}
	return container.StopSignal(inspected.Config.StopSignal)
}

// Pull makes sure that the engine has the image.
func (e *Engine) Pull(ctx context.Context, image string, config *configfile.ConfigFile) error {
	_, err := e.api.ImageInspect(ctx, image)
	if !errdefs.IsNotFound(err) {
		return err
	}
	auth, err := credentials(image, config)
	if err != nil {
		return err
	}
	answer, err := e.api.ImagePull(ctx, image, client.ImagePullOptions{RegistryAuth: auth})
	if err != nil {
		return err
	}
	defer answer.Close()
	return eachMessage(answer, func(jsonstream.Message) error { return nil })
}

// copyOutput takes the streams apart, which a terminal does not mix.
func copyOutput(r io.Reader, streams container.Streams) error {
	if streams.TTY {
		_, err := io.Copy(streams.Stdout, r)
		return err
	}
	_, err := stdcopy.StdCopy(streams.Stdout, streams.Stderr, r)
	return err
}

type engineProcess struct {
	ctx    context.Context
	engine *Engine
	id     string
}

func (p engineProcess) Signal(s syscall.Signal) error {
	_, err := p.engine.api.ContainerKill(p.ctx, p.id, client.ContainerKillOptions{Signal: signalName(s)})
	return err
}

func (p engineProcess) Resize(rows, cols uint32) error {
	_, err := p.engine.api.ContainerResize(p.ctx, p.id, client.ContainerResizeOptions{Height: uint(rows), Width: uint(cols)})
	return err
}

// signalName gives the name, as the numbers are the client's and not the
// engine's.
func signalName(s syscall.Signal) string {
	for name, value := range signal.SignalMap {
		if value == s && !strings.HasPrefix(name, "RT") {
			return "SIG" + name
		}
	}
	return fmt.Sprint(int(s))
}
