package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// daemon is a process that runs beside the builds.
type daemon struct {
	name string
	cmd  *exec.Cmd
	log  string
	done chan struct{}
}

// startDaemon starts a program whose output goes to a file, and waits until
// ready succeeds.
func startDaemon(ctx context.Context, log string, env []string, ready func() error, program string, args ...string) (*daemon, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	d := &daemon{name: filepath.Base(program), log: log, done: make(chan struct{})}
	d.cmd = exec.Command(program, args...)
	d.cmd.Env = env
	d.cmd.Stdout, d.cmd.Stderr = file, file
	apart(d.cmd)
	if err := d.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { d.cmd.Wait(); close(d.done) }()

	for until := time.Now().Add(time.Minute); ; {
		err := ready()
		if err == nil {
			return d, nil
		}
		select {
		case <-d.done:
			return nil, fmt.Errorf("%s ended: %s", d.name, tail(log, 15))
		case <-ctx.Done():
			d.stop()
			return nil, context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(until) {
			d.stop()
			return nil, fmt.Errorf("%s does not answer: %w\n%s", d.name, err, tail(log, 15))
		}
	}
}

// stop asks the daemon to end, and ends it if it does not.
func (d *daemon) stop() {
	if d == nil {
		return
	}
	d.cmd.Process.Signal(os.Interrupt)
	select {
	case <-d.done:
	case <-time.After(20 * time.Second):
		d.cmd.Process.Kill()
		<-d.done
	}
}

// run runs a program to its end, its output into a file if one is named.
func run(ctx context.Context, log string, env []string, program string, args ...string) error {
	var output bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = env
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	if log != "" {
		file, err := os.Create(log)
		if err != nil {
			return err
		}
		defer file.Close()
		cmd.Stdout, cmd.Stderr = file, file
	}
	err := cmd.Run()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		said := lastLines(output.String(), 25)
		if log != "" {
			said = tail(log, 25)
		}
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(program), args[0], err, said)
	}
	return nil
}

func tail(log string, n int) string {
	text, _ := os.ReadFile(log)
	return lastLines(string(text), n)
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
