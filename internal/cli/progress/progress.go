// Package progress shows a build while it runs.
package progress

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/identity"
	"github.com/moby/buildkit/util/progress/progressui"
	"github.com/opencontainers/go-digest"
)

// Mode is a display of docker buildx: auto, plain, tty, quiet or rawjson.
type Mode = progressui.DisplayMode

const (
	Auto    = progressui.AutoMode
	Plain   = progressui.PlainMode
	Quiet   = progressui.QuietMode
	RawJSON = progressui.RawJSONMode
)

// Wordless reports whether a mode leaves no room for lines of our own.
func Wordless(m Mode) bool { return m == Quiet || m == RawJSON }

// Display shows statuses from Start to Stop.
type Display struct {
	ui   progressui.Display
	done chan struct{}

	mu       sync.Mutex
	statuses chan *client.SolveStatus // nil while nothing is shown
	started  bool
	running  map[digest.Digest]bool
	last     time.Time // of the latest status
	warnings []client.VertexWarning
}

// New prepares a display, and refuses a mode there is none for.
func New(out io.Writer, mode Mode) (*Display, error) {
	ui, err := progressui.NewDisplay(out, mode)
	if err != nil {
		return nil, err
	}
	return &Display{ui: ui, done: make(chan struct{}), running: map[digest.Digest]bool{}}, nil
}

// Start opens the display, if no build before has done so.
func (d *Display) Start() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.started {
		return
	}
	statuses := make(chan *client.SolveStatus)
	d.statuses, d.started = statuses, true
	go func() {
		defer close(d.done)
		// Not the build's context: how a cancelled build ended is shown too.
		_, _ = d.ui.UpdateFrom(context.Background(), statuses)
	}()
}

// Channel gives a channel for one solve, which closes it; drained is closed
// when all that came through has been shown.
func (d *Display) Channel() (ch chan *client.SolveStatus, drained <-chan struct{}) {
	ch = make(chan *client.SolveStatus)
	end := make(chan struct{})
	go func() {
		defer close(end)
		for status := range ch {
			d.show(status)
		}
	}()
	return ch, end
}

// show drops what comes after Stop: the container that then runs has the
// terminal for itself.
func (d *Display) show(status *client.SolveStatus) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.statuses == nil {
		return
	}
	d.last = time.Now()
	escapeControl(status)
	for _, v := range status.Vertexes {
		if v.Started != nil && v.Completed == nil {
			d.running[v.Digest] = true
		} else {
			delete(d.running, v.Digest)
		}
	}
	for _, w := range status.Warnings {
		d.warnings = append(d.warnings, *w)
	}
	d.statuses <- status
}

const (
	quietFor    = 100 * time.Millisecond
	quietAtMost = time.Second
)

// Settle waits, for a moment, until the daemon has said what it had to say: its
// statuses come on a way of their own, after the result they are about.
func (d *Display) Settle() {
	deadline := time.Now().Add(quietAtMost)
	for time.Now().Before(deadline) && !d.settled() {
		time.Sleep(quietFor / 5)
	}
}

func (d *Display) settled() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.running) == 0 && time.Since(d.last) > quietFor
}

// Stop draws the final state and gives the warnings there were.
func (d *Display) Stop() []client.VertexWarning {
	d.mu.Lock()
	if d.statuses != nil {
		close(d.statuses)
		d.statuses = nil
	}
	started := d.started
	d.mu.Unlock()
	if started {
		<-d.done
	}
	return d.warnings
}

// Step shows something that is done on this side as a step of the build.
func (d *Display) Step(name string, do func() error) error {
	started := time.Now()
	vertex := client.Vertex{Digest: digest.FromString(identity.NewID()), Name: name, Started: &started}
	d.showVertex(vertex)
	err := do()
	completed := time.Now()
	vertex.Completed = &completed
	if err != nil {
		vertex.Error = err.Error()
	}
	d.showVertex(vertex)
	return err
}

func (d *Display) showVertex(v client.Vertex) {
	d.show(&client.SolveStatus{Vertexes: []*client.Vertex{&v}})
}
