//go:build unix

package container

import (
	"os"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

type fakeProcess struct {
	mu      sync.Mutex
	signals []syscall.Signal
}

func (p *fakeProcess) Signal(s syscall.Signal) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.signals = append(p.signals, s)
	return nil
}

func (p *fakeProcess) Resize(rows, cols uint32) error { return nil }

func (p *fakeProcess) got() []syscall.Signal {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.signals)
}

const never = time.Hour

// fakeSignals has the handler that was given last.
type fakeSignals struct{ handler func(os.Signal) }

func (f *fakeSignals) Take(handler func(os.Signal)) func() {
	f.handler = handler
	return func() { f.handler = nil }
}

func forward(t *testing.T, p Process, stop syscall.Signal, grace time.Duration) *SignalForwarder {
	t.Helper()
	a, err := ForwardSignals(stop, Streams{}, &fakeSignals{})
	if err != nil {
		t.Fatal(err)
	}
	a.grace = grace
	a.Started(p)
	return a
}

func TestForwardSignals(t *testing.T) {
	const INT, TERM, HUP, KILL, USR1, WINCH = syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGKILL, syscall.SIGUSR1, syscall.SIGWINCH
	for name, c := range map[string]struct {
		in, want []syscall.Signal
	}{
		"Ctrl-C stops":         {[]syscall.Signal{INT}, []syscall.Signal{TERM}},
		"so does TERM":         {[]syscall.Signal{TERM}, []syscall.Signal{TERM}},
		"the second kills":     {[]syscall.Signal{INT, INT}, []syscall.Signal{TERM, KILL}},
		"others are passed on": {[]syscall.Signal{USR1, HUP}, []syscall.Signal{USR1, HUP}},
		"a resize is not":      {[]syscall.Signal{WINCH}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var p fakeProcess
			a := forward(t, &p, TERM, never)
			for _, s := range c.in {
				a.on(s)
			}
			a.Ended()
			if !slices.Equal(p.got(), c.want) {
				t.Errorf("got %v, want %v", p.got(), c.want)
			}
		})
	}
}

func TestKillAfterGrace(t *testing.T) {
	var p fakeProcess
	a := forward(t, &p, syscall.SIGINT, time.Millisecond)
	defer a.Ended()
	a.on(os.Interrupt)
	deadline := time.Now().Add(10 * time.Second)
	for len(p.got()) < 2 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if want := []syscall.Signal{syscall.SIGINT, syscall.SIGKILL}; !slices.Equal(p.got(), want) {
		t.Errorf("got %v, want %v", p.got(), want)
	}
}

func TestNoKillAfterExit(t *testing.T) {
	var p fakeProcess
	a := forward(t, &p, syscall.SIGINT, 20*time.Millisecond)
	a.on(os.Interrupt)
	a.Ended()
	time.Sleep(50 * time.Millisecond)
	if want := []syscall.Signal{syscall.SIGINT}; !slices.Equal(p.got(), want) {
		t.Errorf("got %v, want %v", p.got(), want)
	}
}

func TestEarlySignals(t *testing.T) {
	var p fakeProcess
	var f fakeSignals
	a, err := ForwardSignals(syscall.SIGTERM, Streams{}, &f)
	if err != nil {
		t.Fatal(err)
	}
	f.handler(syscall.SIGUSR1)
	f.handler(syscall.SIGINT)
	a.Started(&p)
	f.handler(syscall.SIGINT)
	a.Ended()
	if want := []syscall.Signal{syscall.SIGUSR1, syscall.SIGTERM, syscall.SIGKILL}; !slices.Equal(p.got(), want) {
		t.Errorf("got %v, want %v", p.got(), want)
	}
	if f.handler != nil {
		t.Error("the signals are not given back")
	}
}
