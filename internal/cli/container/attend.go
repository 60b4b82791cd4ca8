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

// Signals hands the signals this program gets to a handler, until giveBack.
type Signals interface {
	Take(handler func(os.Signal)) (giveBack func())
}

// Attend lets the process have our signals and, with a TTY, our terminal. The
// returned function ends that; it is to be called once the process has ended.
func Attend(p Process, stop syscall.Signal, streams Streams, signals Signals) (end func(), err error) {
	a := &attendant{process: p, stop: stop, grace: grace}
	if streams.TTY {
		if a.terminal, err = takeTerminal(streams.Stdin); err != nil {
			return nil, err
		}
		a.resize()
	}
	giveBack := signals.Take(a.on)
	return func() {
		giveBack()
		a.ended()
	}, nil
}

type attendant struct {
	process  Process
	stop     syscall.Signal // what asks the process to stop
	grace    time.Duration
	terminal *terminal // whose size the process follows, if any

	mu      sync.Mutex
	killing *time.Timer
}

// on handles one signal. A first Ctrl-C asks the process to stop, and kills it
// if it does not; a second one kills it at once.
func (a *attendant) on(s os.Signal) {
	sig, ok := s.(syscall.Signal)
	if !ok {
		return
	}
	switch {
	case sig == syscall.SIGINT || sig == syscall.SIGTERM:
		a.end()
	case isResize(sig):
		a.resize()
	default:
		_ = a.process.Signal(sig) // it may have ended just now
	}
}

func (a *attendant) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.killing != nil {
		a.kill()
		return
	}
	a.killing = time.AfterFunc(a.grace, a.kill)
	_ = a.process.Signal(a.stop)
}

func (a *attendant) kill() { _ = a.process.Signal(syscall.SIGKILL) }

// resize gives the process's terminal the size of ours.
func (a *attendant) resize() {
	if a.terminal == nil {
		return
	}
	if rows, cols, err := a.terminal.size(); err == nil {
		_ = a.process.Resize(rows, cols)
	}
}

// ended forgets the kill that is due and makes the terminal what it was.
func (a *attendant) ended() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.killing != nil {
		a.killing.Stop()
	}
	if a.terminal != nil {
		a.terminal.giveBack()
	}
}
