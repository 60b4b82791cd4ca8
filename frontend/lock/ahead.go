package lock

import (
	"context"
	"errors"

	"github.com/moby/buildkit/client/llb"
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Ahead is a lock of what was declared when the wheel was not yet built. Where the
// wheel declares no more, which is what reading install_requires from
// requirements.txt means, it is the lock; elsewhere it is dropped with its
// context. What it finds wrong the whole finds wrong too: more requirements are
// not easier to satisfy.
type Ahead struct {
	request Request
	vertex  digest.Digest
	done    chan struct{}
	found   resolution
}

// resolution is what the step that resolves has left.
type resolution struct {
	text   []byte
	parsed packaging.Lock
	err    error
}

// Start resolves ahead; nil if there is nothing to resolve. guarded makes an error of
// a panic.
func Start(ctx context.Context, client *gateway.Client, r Request, guarded func(func() error) func() error) *Ahead {
	if r.Committed != nil || len(r.Declared.Requirements) == 0 || r.Declared.OfContext() {
		return nil
	}
	layer, err := step(r)
	if err != nil {
		return nil
	}
	_, vertex, err := gateway.Head(ctx, layer)
	if err != nil {
		return nil
	}
	a := &Ahead{request: r, vertex: vertex, done: make(chan struct{})}
	go func() {
		defer close(a.done)
		if err := guarded(func() error {
			a.found = solve(ctx, client, layer)
			return nil
		})(); err != nil {
			a.found = resolution{err: err}
		}
	}()
	return a
}

// take waits for the lock if it is the one that layer makes.
func (a *Ahead) take(ctx context.Context, layer llb.State) (resolution, bool) {
	if a == nil {
		return resolution{}, false
	}
	if _, vertex, err := gateway.Head(ctx, layer); err != nil || vertex != a.vertex {
		return resolution{}, false
	}
	<-a.done
	return a.found, true
}

// Explain is why another step failed, or, where that has no words, why the lock
// ahead could not be made: of two steps that fail in one build BuildKit tells the
// first, and of the second that it released a reference twice. So the lock is
// waited for; it ends soon where BuildKit itself is what fails.
func (a *Ahead) Explain(err error) error {
	if a == nil || err == nil || len(report.Problems(err)) > 0 {
		return err
	}
	if <-a.done; a.found.err == nil {
		return err
	}
	other := failure(a.request, a.found.err)
	if len(report.Problems(other)) > 0 {
		return other
	}
	// A full disk has the same words whichever step meets it.
	if step := new(gateway.StepError); !errors.As(err, &step) && errors.As(other, &step) {
		return other
	}
	return err
}

// solve runs the step and reads what it made.
func solve(ctx context.Context, client *gateway.Client, layer llb.State) (found resolution) {
	ref, err := client.Solve(ctx, layer)
	if err != nil {
		return resolution{err: err}
	}
	const file = steps.Venv + "/pylock.toml"
	if found.text, found.err = gateway.Read(ctx, ref, file, maxLock); found.err == nil {
		found.parsed, found.err = packaging.ParseLock(found.text)
	}
	if found.err == nil {
		// Resolving may have run the setup.py of an sdist, and this is a layer.
		found.err = gateway.Confined(ctx, ref, file)
	}
	return found
}
