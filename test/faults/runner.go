package faults

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
	"github.com/wainwright-build/wainwright/internal/inprocess"
)

// Runner runs faults. It has the programs that build, and a sound builder to which
// nothing happens.
type Runner struct {
	bed      bed.Bed
	dir      string
	frontend string // as a syntax line names it
	cli      string // the program
	wheels   string
	sound    *lane

	mu      sync.Mutex
	digests map[variant]func() (digest.Digest, error) // of the sound builder
}

// lane is a builder with its own index and registry: a fault there does not affect
// other lanes.
type lane struct {
	builder         *builder.Builder
	index, registry *server
}

// Open makes a Runner. root is the module's root.
func Open(ctx context.Context, b bed.Bed, root string) (_ *Runner, err error) {
	runner := &Runner{bed: b, digests: map[variant]func() (digest.Digest, error){}}
	defer func() {
		if err != nil {
			err = errors.Join(err, runner.Close())
		}
	}()
	if runner.dir, err = os.MkdirTemp("", "wainwright-faults"); err != nil {
		return nil, err
	}
	if runner.wheels, err = fetch(ctx); err != nil {
		return nil, err
	}
	program, err := inprocess.CompileFrontend(root)
	if err != nil {
		return nil, err
	}
	name, err := inprocess.PushFrontend(ctx, b, root, program)
	if err != nil {
		return nil, err
	}
	runner.frontend, runner.cli = "ghcr.io/"+name, filepath.Join(runner.dir, "wainwright")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", runner.cli, "./cmd/wainwright")
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	runner.sound, err = runner.lane(ctx, roomy)
	return runner, err
}

// Close removes everything.
func (runner *Runner) Close() error {
	var err error
	if runner.sound != nil {
		err = runner.sound.close()
	}
	return errors.Join(err, os.RemoveAll(runner.dir))
}

// Disks are in memory, which is faster. small is a little more than the base, the
// frontend and the project need.
const (
	roomy = 3 << 30
	small = 600 << 20
)

// lane starts a builder with a disk of a size.
func (runner *Runner) lane(ctx context.Context, size int64) (_ *lane, err error) {
	l := &lane{}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.close())
		}
	}()
	if l.index, err = serve(index(runner.wheels, runner.onward())); err != nil {
		return nil, err
	}
	if l.registry, err = serve(registry(runner.bed.Registry)); err != nil {
		return nil, err
	}
	l.builder, err = builder.Start(ctx, runner.bed, builder.Options{Registry: l.registry.address, Size: size})
	return l, err
}

// onward is how this machine reaches other hosts.
func (runner *Runner) onward() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	if proxy := runner.bed.Env["WAINWRIGHT_BED_HTTP_PROXY"]; proxy != "" {
		t.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(proxy) }
	}
	return t
}

func (l *lane) close() error {
	for _, server := range []*server{l.index, l.registry} {
		if server != nil {
			server.close()
		}
	}
	if l.builder == nil {
		return nil
	}
	return l.builder.Close()
}

// digest returns the digest of the image that the sound builder makes.
func (runner *Runner) digest(ctx context.Context, v variant) (digest.Digest, error) {
	runner.mu.Lock()
	once, known := runner.digests[v]
	if !known {
		once = sync.OnceValues(func() (digest.Digest, error) {
			b := &build{runner: runner, lane: runner.sound, name: "sound", variant: v, dir: filepath.Join(runner.dir, fmt.Sprintf("sound-%s", random()))}
			if err := b.start(ctx); err != nil {
				return "", err
			}
			if err := b.wait(); err != nil {
				return "", fmt.Errorf("without a fault: %w\n%s", err, b.client.text())
			}
			return b.digest()
		})
		runner.digests[v] = once
	}
	runner.mu.Unlock()
	return once()
}
