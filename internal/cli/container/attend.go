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

// Attendant passes our signals, and with a TTY our terminal's keys and size, on
// to a process.
type Attendant struct {
	stop     syscall.Signal // what asks the process to stop
	grace    time.Duration
	giveBack func()
	terminal *terminal

	mu      sync.Mutex
	process Process     // nil until it has started
	early   []os.Signal // what came before that
	killing *time.Timer
}

// Attend takes the signals and, with a TTY, the terminal. It is called before
// the process is started: its first words may be answered by a Ctrl-C before
// the daemon has said that it runs.
func Attend(stop syscall.Signal, streams Streams, signals Signals) (*Attendant, error) {
	a := &Attendant{stop: stop, grace: grace}
	if streams.TTY {
		var err error
		if a.terminal, err = takeTerminal(streams.Stdin); err != nil {
			return nil, err
		}
	}
	a.giveBack = signals.Take(a.on)
	return a, nil
}

// Started gives the process to the attendant.
func (a *Attendant) Started(p Process) {
	a.mu.Lock()
	a.process = p
	early := a.early
	a.mu.Unlock()
	a.resize()
	for _, s := range early {
		a.on(s)
	}
}

// Ended gives signals and terminal back, and forgets the kill that is due.
func (a *Attendant) Ended() {
	a.giveBack()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.killing != nil {
		a.killing.Stop()
	}
	if a.terminal != nil {
		a.terminal.giveBack()
	}
}

// on handles one signal. A first Ctrl-C asks the process to stop, and kills it
// if it does not; a second one kills it at once.
func (a *Attendant) on(s os.Signal) {
	sig, ok := s.(syscall.Signal)
	if !ok || a.isEarly(s) {
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

func (a *Attendant) isEarly(s os.Signal) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.process == nil {
		a.early = append(a.early, s)
		return true
	}
	return false
}

func (a *Attendant) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.killing != nil {
		a.kill()
		return
	}
	a.killing = time.AfterFunc(a.grace, a.kill)
	_ = a.process.Signal(a.stop)
}

func (a *Attendant) kill() { _ = a.process.Signal(syscall.SIGKILL) }

// resize gives the process's terminal the size of ours.
func (a *Attendant) resize() {
	if a.terminal == nil {
		return
	}
	if rows, cols, err := a.terminal.size(); err == nil {
		_ = a.process.Resize(rows, cols)
	}
}
