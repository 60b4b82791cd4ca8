package cli

import (
	"context"
	"errors"
	"os"
	"syscall"
	"testing"

	"github.com/wainwright-build/wainwright/internal/cli/failure"
)

func TestFirstSignalCancelsSecondKills(t *testing.T) {
	ch := make(chan os.Signal)
	defer close(ch)
	killed := make(chan int, 1)
	ctx, release := listen(ch).cancels(t.Context(), func(code int) { killed <- code })
	defer release()
	ch <- syscall.SIGWINCH
	if ctx.Err() != nil {
		t.Fatal("a resize cancelled the build")
	}
	ch <- syscall.SIGINT
	<-ctx.Done()
	var interrupted failure.Interrupted
	if !errors.As(context.Cause(ctx), &interrupted) || interrupted.Code() != 130 {
		t.Errorf("cause %v", context.Cause(ctx))
	}
	ch <- syscall.SIGINT
	if code := <-killed; code != 130 {
		t.Errorf("killed with %d", code)
	}
}

func TestTheFloorIsGivenBack(t *testing.T) {
	ch := make(chan os.Signal)
	defer close(ch)
	s := listen(ch)
	got := make(chan string, 1)
	giveBackBuild := s.Take(func(os.Signal) { got <- "build" })
	giveBack := s.Take(func(os.Signal) { got <- "container" })
	ch <- syscall.SIGINT
	if who := <-got; who != "container" {
		t.Errorf("the %s got it", who)
	}
	giveBack()
	ch <- syscall.SIGINT
	if who := <-got; who != "build" {
		t.Errorf("the %s got it", who)
	}
	giveBackBuild()
	ch <- syscall.SIGINT // nobody's, and nobody waits
}
