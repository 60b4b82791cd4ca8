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

func TestAttendant(t *testing.T) {
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
			a := &attendant{process: &p, stop: TERM, grace: never}
			for _, s := range c.in {
				a.on(s)
			}
			a.ended()
			if !slices.Equal(p.got(), c.want) {
				t.Errorf("got %v, want %v", p.got(), c.want)
			}
		})
	}
}

func TestAttendantKillsWhatDoesNotStop(t *testing.T) {
	var p fakeProcess
	a := &attendant{process: &p, stop: syscall.SIGINT, grace: time.Millisecond}
	a.on(os.Interrupt)
	deadline := time.Now().Add(10 * time.Second)
	for len(p.got()) < 2 && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if want := []syscall.Signal{syscall.SIGINT, syscall.SIGKILL}; !slices.Equal(p.got(), want) {
		t.Errorf("got %v, want %v", p.got(), want)
	}
}

func TestAttendantLeavesWhatStopped(t *testing.T) {
	var p fakeProcess
	a := &attendant{process: &p, stop: syscall.SIGINT, grace: 20 * time.Millisecond}
	a.on(os.Interrupt)
	a.ended()
	time.Sleep(50 * time.Millisecond)
	if want := []syscall.Signal{syscall.SIGINT}; !slices.Equal(p.got(), want) {
		t.Errorf("got %v, want %v", p.got(), want)
	}
}
