package cli

import (
	"context"
	"os"
	"sync"
	"syscall"

	"github.com/wainwright-build/wainwright/internal/cli/failure"
)

// signals passes each signal to one handler: the build's, and then that of the
// container which it runs.
type signals struct {
	mu      sync.Mutex
	handler func(os.Signal)
}

// listen passes on the signals of the channel until it is closed.
func listen(ch <-chan os.Signal) *signals {
	s := &signals{handler: func(os.Signal) {}}
	go func() {
		for sig := range ch {
			s.mu.Lock()
			handler := s.handler
			s.mu.Unlock()
			handler(sig)
		}
	}()
	return s
}

// Take passes signals to a handler, and to no other, until giveBack is called.
func (s *signals) Take(handler func(os.Signal)) (giveBack func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.handler
	s.handler = handler
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.handler = before
	}
}

// cancels makes the first signal that ends programs cancel the context, and the
// second one call kill.
func (s *signals) cancels(ctx context.Context, kill func(code int)) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	cancelled := false
	giveBack := s.Take(func(sig os.Signal) {
		number, ok := sig.(syscall.Signal)
		if !ok || !ends(number) {
			return
		}
		cause := failure.Interrupted{Signal: number}
		if cancelled {
			kill(cause.Code())
		}
		cancelled = true
		cancel(cause)
	})
	return ctx, func() {
		giveBack()
		cancel(nil)
	}
}

func ends(s syscall.Signal) bool {
	return s == syscall.SIGINT || s == syscall.SIGTERM || s == syscall.SIGHUP
}
