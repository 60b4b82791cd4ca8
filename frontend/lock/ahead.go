package lock

import (
	"context"
	"errors"

	"github.com/moby/buildkit/client/llb"
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
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
	if r.Committed != nil || len(r.Declared.Requirements) == 0 {
		return nil
	}
	layer, err := step(r)
	if err != nil {
		return nil
	}
	vertex, err := head(ctx, layer)
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
	if vertex, err := head(ctx, layer); err != nil || vertex != a.vertex {
		return resolution{}, false
	}
	<-a.done
	return a.found, true
}

// Failure is why it could not be resolved, as far as that is known by now.
func (a *Ahead) Failure() error {
	if a == nil {
		return nil
	}
	select {
	case <-a.done:
		if a.found.err != nil {
			return failure(a.request, a.found.err)
		}
	default:
	}
	return nil
}

// explain is what was found, or why the lock ahead could not be made where that has
// words and the other has none: of two steps that fail in one build BuildKit tells
// the first, and of the second that it released a reference twice.
func (a *Ahead) explain(found resolution) resolution {
	var step *gateway.StepError
	if a == nil || found.err == nil || errors.As(found.err, &step) {
		return found
	}
	if <-a.done; errors.As(a.found.err, &step) {
		return a.found
	}
	return found
}

func head(ctx context.Context, st llb.State) (digest.Digest, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return "", err
	}
	return def.Head()
}

// solve runs the step and reads what it made.
func solve(ctx context.Context, client *gateway.Client, layer llb.State) (found resolution) {
	ref, err := client.Solve(ctx, layer)
	if err != nil {
		return resolution{err: err}
	}
	if found.text, found.err = gateway.Read(ctx, ref, steps.Venv+"/pylock.toml", maxLock); found.err == nil {
		found.parsed, found.err = packaging.ParseLock(found.text)
	}
	return found
}
