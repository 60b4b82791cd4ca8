package container

import (
	"os"
	"sync"
	"syscall"
	"time"
)

// grace is how long a process may take to stop before it is killed.
const grace = 10 * time.Second

// Process is a running container of either kind.
type Process interface {
	Signal(syscall.Signal) error
	Resize(rows, cols uint32) error
}

// Signals passes the signals that this program receives to a handler, until giveBack
// is called.
type Signals interface {
	Take(handler func(os.Signal)) (giveBack func())
}

// SignalForwarder passes the signals that this program receives, and with a TTY the
// terminal's keys and size, on to a process.
type SignalForwarder struct {
	stop     syscall.Signal // what asks the process to stop
	grace    time.Duration
	giveBack func()
	terminal *terminal

	mu      sync.Mutex
	process Process     // nil until it has started
	early   []os.Signal // received before that
	killing *time.Timer
}

// ForwardSignals takes the signals and, with a TTY, the terminal. Call it before the
// process starts: the user may press Ctrl-C at the process's first output, before
// the daemon has reported that it runs. Signals are kept until Started.
func ForwardSignals(stop syscall.Signal, streams Streams, signals Signals) (*SignalForwarder, error) {
	f := &SignalForwarder{stop: stop, grace: grace}
	if streams.TTY {
		var err error
		if f.terminal, err = takeTerminal(streams.Stdin); err != nil {
			return nil, err
		}
	}
	f.giveBack = signals.Take(f.on)
	return f, nil
}

// Started names the process, and sends it the signals that were kept.
func (f *SignalForwarder) Started(p Process) {
	f.mu.Lock()
	f.process = p
	early := f.early
	f.mu.Unlock()
	f.resize()
	for _, s := range early {
		f.on(s)
	}
}

// Ended gives signals and terminal back, and stops the timer that would kill the
// process.
func (f *SignalForwarder) Ended() {
	f.giveBack()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.killing != nil {
		f.killing.Stop()
	}
	if f.terminal != nil {
		f.terminal.giveBack()
	}
}

// on handles one signal. A first Ctrl-C asks the process to stop, and kills it
// if it does not; a second one kills it at once.
func (f *SignalForwarder) on(s os.Signal) {
	sig, ok := s.(syscall.Signal)
	if !ok || f.isEarly(s) {
		return
	}
	switch {
	case sig == syscall.SIGINT || sig == syscall.SIGTERM:
		f.end()
	case isResize(sig):
		f.resize()
	default:
		_ = f.process.Signal(sig) // it may have ended just now
	}
}

func (f *SignalForwarder) isEarly(s os.Signal) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.process == nil {
		f.early = append(f.early, s)
		return true
	}
	return false
}

func (f *SignalForwarder) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.killing != nil {
		f.kill()
		return
	}
	f.killing = time.AfterFunc(f.grace, f.kill)
	_ = f.process.Signal(f.stop)
}

func (f *SignalForwarder) kill() { _ = f.process.Signal(syscall.SIGKILL) }

// resize gives the process's terminal the size of ours.
func (f *SignalForwarder) resize() {
	if f.terminal == nil {
		return
	}
	if rows, cols, err := f.terminal.size(); err == nil {
		_ = f.process.Resize(rows, cols)
	}
}
