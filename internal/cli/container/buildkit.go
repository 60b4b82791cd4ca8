package container

import (
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gatewaypb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
)

// RunOnBuildKit runs the process in a container of the daemon, on a file system that
// the daemon has solved, and returns its exit code. What it writes is discarded.
func RunOnBuildKit(ctx context.Context, c gwclient.Client, root gwclient.Reference, network pb.NetMode, spec Spec, streams Streams, signals Signals) (int, error) {
	container, err := c.NewContainer(ctx, gwclient.NewContainerRequest{
		Mounts:  []gwclient.Mount{{Dest: pb.RootMount, MountType: pb.MountType_BIND, Ref: root}},
		NetMode: network,
	})
	if err != nil {
		return 0, fmt.Errorf("the container: %w", err)
	}
	// Released even if the process is still there, as after a lost connection.
	defer container.Release(context.WithoutCancel(ctx))

	start := gwclient.StartRequest{
		Args:   spec.Args,
		Env:    spec.Env,
		User:   spec.User,
		Cwd:    spec.Cwd,
		Tty:    streams.TTY,
		Stdout: nopCloser{streams.Stdout},
		Stderr: nopCloser{streams.Stderr},
	}
	if streams.Stdin != nil {
		start.Stdin = io.NopCloser(streams.Stdin)
	}
	forwarder, err := ForwardSignals(spec.StopSignal, streams, signals)
	if err != nil {
		return 0, err
	}
	defer forwarder.Ended()
	process, err := container.Start(ctx, start)
	if err != nil {
		return 0, fmt.Errorf("the container's process: %w", err)
	}
	forwarder.Started(gatewayProcess{ctx, process})
	return exitCode(process.Wait())
}

// exitCode returns the exit code of a process that ran, and an error for one that
// could not be run.
func exitCode(err error) (int, error) {
	var exit *gatewaypb.ExitError
	if errors.As(err, &exit) && exit.ExitCode < gatewaypb.UnknownExitStatus {
		return int(exit.ExitCode), nil
	}
	return 0, err
}

type gatewayProcess struct {
	ctx     context.Context
	process gwclient.ContainerProcess
}

func (p gatewayProcess) Signal(s syscall.Signal) error { return p.process.Signal(p.ctx, s) }

func (p gatewayProcess) Resize(rows, cols uint32) error {
	return p.process.Resize(p.ctx, gwclient.WinSize{Rows: rows, Cols: cols})
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
