// Package builder starts temporary BuildKit daemons for tests. Each has the test bed's
// configuration, with its registry and mirrors, and an empty store of its own. Tests
// may kill them and fill their disks, which they must not do to the bed's.
package builder

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Options are the differences from the bed's BuildKit.
type Options struct {
	// Registry, HOST:PORT, replaces the bed's for pushes and base images.
	Registry string
	// Size limits the store, which is then in memory, in bytes. 0 is no limit.
	Size int64
	// Worker is added to the configuration of the daemon's OCI worker.
	Worker map[string]any
	// Prepare changes the command that starts the daemon; dir holds all files of the
	// builder.
	Prepare func(dir string, daemon *exec.Cmd)
}

// Builder is a temporary BuildKit daemon.
type Builder struct {
	// Bed is the bed with this builder in place of its own.
	Bed bed.Bed

	dir     string
	prepare func(dir string, daemon *exec.Cmd)
	log     *os.File
	process *exec.Cmd
	ended   chan struct{}
}

// Start starts a builder and waits until it answers. The caller closes it.
func Start(ctx context.Context, b bed.Bed, o Options) (_ *Builder, err error) {
	// The path is short, since a Unix socket's may have about a hundred bytes.
	dir, err := os.MkdirTemp("", "wainwright-builder")
	if err != nil {
		return nil, err
	}
	d := &Builder{Bed: b, dir: dir, prepare: o.Prepare}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if err := os.Mkdir(d.Store(), 0o700); err != nil {
		return nil, err
	}
	if o.Size > 0 {
		if err := mountMemory(d.Store(), o.Size); err != nil {
			return nil, fmt.Errorf("mount a small disk: %w", err)
		}
	}
	address := "unix://" + d.path("buildkitd.sock")
	if err := d.configure(address, o); err != nil {
		return nil, err
	}
	if d.log, err = os.Create(d.path("log")); err != nil {
		return nil, err
	}
	d.Bed.Env = maps.Clone(b.Env)
	d.Bed.Env["BUILDKIT_HOST"], d.Bed.BuildkitHost = address, address
	d.Bed.Env["BUILDX_CONFIG"], d.Bed.Builder = d.path("buildx"), "thrown-away"
	if err := d.Restart(ctx); err != nil {
		return nil, err
	}
	if r := d.Bed.Run(ctx, nil, "docker", "buildx", "create", "--name", d.Bed.Builder, "--driver", "remote", address); r.Err != nil {
		return nil, fmt.Errorf("%w\n%s", r.Err, r.Stderr)
	}
	return d, nil
}

// Store returns the folder of the daemon's store.
func (d *Builder) Store() string { return d.path("store") }

func (d *Builder) path(name string) string { return filepath.Join(d.dir, name) }

// Restart starts the daemon, on the store as it is, and waits until it answers.
func (d *Builder) Restart(ctx context.Context) error {
	d.process = exec.Command(filepath.Join(d.Bed.Bin, "buildkitd"), "--config", d.path("buildkitd.toml"))
	d.process.Env, d.process.Stdout, d.process.Stderr = d.Bed.Environ(), d.log, d.log
	d.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C for the tests lets it end in order
	if d.prepare != nil {
		d.prepare(d.dir, d.process)
	}
	if err := d.process.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	d.ended = ended
	go func(process *exec.Cmd) {
		defer close(ended)
		_ = process.Wait()
	}(d.process)
	for began := time.Now(); d.Bed.Run(ctx, nil, "buildctl", "debug", "workers").Err != nil; time.Sleep(100 * time.Millisecond) {
		select {
		case <-ended:
			return fmt.Errorf("buildkitd ended:\n%s", d.Log())
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if time.Since(began) > 30*time.Second {
			return fmt.Errorf("buildkitd does not answer:\n%s", d.Log())
		}
	}
	return nil
}

// Log is what the daemon has said.
func (d *Builder) Log() string {
	text, err := os.ReadFile(d.path("log"))
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Kill ends the daemon as a crash does. What ran in its containers lives on.
func (d *Builder) Kill() error {
	err := d.process.Process.Kill()
	<-d.ended
	return err
}

// Stop ends the daemon in order.
func (d *Builder) Stop() {
	if d.process == nil {
		return
	}
	_ = d.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-d.ended:
	case <-time.After(20 * time.Second):
		_ = d.Kill()
	}
}

// Close stops the daemon and removes all that it leaves.
func (d *Builder) Close() error {
	d.Stop()
	if d.log != nil {
		d.log.Close()
	}
	return d.remove()
}
