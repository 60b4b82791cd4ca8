// Package builder starts BuildKits that are thrown away: each has the test bed's
// configuration, so that it knows the bed's registry and its mirrors, and an empty
// store of its own. They may be killed and filled, which the bed's must not.
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

// Options are how a builder differs from the bed's.
type Options struct {
	// Registry stands in for the bed's, HOST:PORT: it is pushed to, and bases come from it.
	Registry string
	// Size bounds the store in bytes: it then lies in memory. 0 is as large as the disk.
	Size int64
	// Worker is set in the configuration of the daemon's worker.
	Worker map[string]any
	// Prepare changes how the daemon is started; dir holds all that is the builder's.
	Prepare func(dir string, daemon *exec.Cmd)
}

// Builder is such a BuildKit.
type Builder struct {
	// Bed is the bed as seen from there: the same registry, this builder.
	Bed bed.Bed

	dir     string
	prepare func(dir string, daemon *exec.Cmd)
	log     *os.File
	process *exec.Cmd
	ended   chan struct{}
}

// Start starts one. Whoever starts it closes it.
func Start(ctx context.Context, b bed.Bed, o Options) (_ *Builder, err error) {
	// A short path: a socket's has to fit into a hundred bytes.
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
		if err := syscall.Mount("tmpfs", d.Store(), "tmpfs", 0, fmt.Sprintf("size=%d", o.Size)); err != nil {
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

// Store is the folder with all that the builder keeps.
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
