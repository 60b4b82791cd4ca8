package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Act does something to a running build. The Undo that it returns ends it before the
// next build, and may return problems.
type Act func(ctx context.Context, b *build) (undo Undo, err error)

// Undo is called when the client has ended.
type Undo func(ctx context.Context) (wrong []string, err error)

// killDaemon ends the daemon as a crash does. It is started again on the same store.
func killDaemon(_ context.Context, b *build) (Undo, error) {
	return func(ctx context.Context) ([]string, error) { return nil, b.lane.builder.Restart(ctx) }, b.lane.builder.Kill()
}

// interrupt is Ctrl-C. Nothing of the build may go on.
func interrupt(_ context.Context, b *build) (Undo, error) {
	undo := func(ctx context.Context) ([]string, error) {
		left := processes(b.mark(), "")
		for began := time.Now(); len(left) > 0 && time.Since(began) < 10*time.Second; left = processes(b.mark(), "") {
			time.Sleep(50 * time.Millisecond)
		}
		var wrong []string
		for _, process := range left {
			wrong = append(wrong, "still running: "+process.command)
		}
		return wrong, nil
	}
	return undo, syscall.Kill(-b.cmd.Process.Pid, syscall.SIGINT)
}

// killProcess kills the build's processes with a text in their command line.
func killProcess(text string) Act {
	return func(_ context.Context, b *build) (Undo, error) {
		found := processes(b.mark(), text)
		if len(found) == 0 {
			return nil, fmt.Errorf("no process is called %s", text)
		}
		var errs []error
		for _, process := range found {
			if err := syscall.Kill(process.pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				errs = append(errs, err)
			}
		}
		return nil, errors.Join(errs...)
	}
}

// fillDisk leaves a number of bytes free on the builder's disk, until it is undone.
func fillDisk(free int64) Act {
	return func(_ context.Context, b *build) (Undo, error) { return b.lane.fill(free) }
}

func (l *lane) fill(free int64) (Undo, error) {
	ballast := filepath.Join(l.builder.Store(), "ballast")
	undo := func(context.Context) ([]string, error) { return nil, os.Remove(ballast) }
	file, err := os.Create(ballast)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	// Space that is freed meanwhile is filled too, which may take a while.
	size := int64(0)
	for range 3 {
		for piece := int64(256 << 20); piece >= 4096; {
			err := syscall.Fallocate(int(file.Fd()), 0, size, piece)
			switch {
			case err == nil:
				size += piece
			case errors.Is(err, syscall.ENOSPC):
				piece /= 2
			default:
				return undo, err
			}
		}
	}
	return undo, file.Truncate(max(0, size-free))
}
