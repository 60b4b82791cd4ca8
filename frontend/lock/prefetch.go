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

// Prefetch is a resolution of what is declared outside the wheel. It runs while the wheel is
// built. If the wheel declares nothing more, because setup.py reads install_requires from
// requirements.txt, the result becomes the lock; otherwise it is not used. If it fails, the
// resolution of everything fails too: more requirements are not easier to satisfy.
//
// The zero value is no resolution. A Prefetch has to be stopped: see Stop.
type Prefetch struct{ running *running }

// running is a resolution that runs in a goroutine of its own.
type running struct {
	request Request
	vertex  digest.Digest
	done    chan struct{} // closed once found is set
	found   resolution
	stop    context.CancelFunc
}

// resolution is the result of the step that resolves.
type resolution struct {
	text   []byte
	parsed packaging.Lock
	err    error
}

// StartPrefetch starts resolving. It returns the zero value if there is nothing to resolve,
// and if a requirement names files of the build context, which are not read yet.
func StartPrefetch(ctx context.Context, client *gateway.Client, r Request) Prefetch {
	if r.Committed != nil || len(r.Declared.Requirements) == 0 || r.Declared.OfContext() {
		return Prefetch{}
	}
	layer, err := step(r)
	if err != nil {
		return Prefetch{}
	}
	_, vertex, err := gateway.Head(ctx, layer)
	if err != nil {
		return Prefetch{}
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &running{request: r, vertex: vertex, done: make(chan struct{}), stop: cancel}
	go func() {
		defer close(p.done)
		defer gateway.Recover(&p.found.err)
		p.found = solve(ctx, client, layer)
	}()
	return Prefetch{p}
}

// Stop ends a resolution that is no longer needed. It may be called several times.
func (p Prefetch) Stop() {
	if p.running != nil {
		p.running.stop()
	}
}

// take waits for the resolution and returns it if its step is the one that makes layer.
func (p Prefetch) take(ctx context.Context, layer llb.State) (resolution, bool) {
	if p.running == nil {
		return resolution{}, false
	}
	if _, vertex, err := gateway.Head(ctx, layer); err != nil || vertex != p.running.vertex {
		return resolution{}, false
	}
	<-p.running.done
	return p.running.found, true
}

// Explain returns why another step failed, or why the prefetch failed if err explains
// nothing. If two steps fail in one build, BuildKit reports only the first; the error of
// the second is that a reference was released twice. So Explain waits for the prefetch,
// which ends soon if BuildKit itself fails. The error is err, a report.Problem or
// report.Errors, or a gateway.StepError.
func (p Prefetch) Explain(err error) error {
	if p.running == nil || err == nil || len(report.Problems(err)) > 0 {
		return err
	}
	if <-p.running.done; p.running.found.err == nil {
		return err
	}
	other := failure(p.running.request, p.running.found.err)
	if len(report.Problems(other)) > 0 {
		return other
	}
	// A full disk is explained in the same way whichever step meets it.
	if step := new(gateway.StepError); !errors.As(err, &step) && errors.As(other, &step) {
		return other
	}
	return err
}

// solve runs the step and reads its lock.
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
		// Resolving may have run the setup.py of an sdist, and the result is a layer.
		found.err = gateway.VerifyContained(ctx, ref, file)
	}
	return found
}
