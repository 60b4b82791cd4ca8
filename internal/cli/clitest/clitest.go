// Package clitest runs the command line in the tests, with a frontend that
// makes an image of one static program.
package clitest

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli"
	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// Project is a folder with the guest program in it, the context of a build.
func Project(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(dir, GuestFile), "github.com/wainwright-build/wainwright/internal/cli/clitest/guest")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the guest: %v\n%s", err, out)
	}
	return dir
}

// Call is one run of the command line.
type Call struct {
	Build   gwclient.BuildFunc
	Env     []string // after the bed's
	Stdin   io.Reader
	Stdout  io.Writer // besides Result.Stdout
	Args    []string
	Silence time.Duration
}

// Result is what it did.
type Result struct {
	Stdout, Stderr string
	Code           int
}

// Environ is the environment of a machine on which nothing but b is: not what
// the one the tests run on has set for docker.
func Environ(b bed.Bed, more ...string) environ.Environ {
	env := environ.Environ{
		"PATH=" + b.Bin + string(os.PathListSeparator) + os.Getenv("PATH"),
		"HOME=" + os.Getenv("HOME"),
		"DOCKER_CONFIG=" + b.DockerConfig,
		"BUILDKIT_HOST=" + b.BuildkitHost,
	}
	return append(env, more...)
}

// Run runs the command line to its end.
func Run(t *testing.T, b bed.Bed, c Call) Result {
	t.Helper()
	return Start(t, b, c).Wait()
}

// Running is a command line at work.
type Running struct {
	Stdout, Stderr *Output
	Signals        chan<- os.Signal
	// Killed gets the code the program ends itself with at a second signal.
	Killed <-chan int

	t    *testing.T
	done chan int
}

// Start begins to run the command line.
func Start(t *testing.T, b bed.Bed, c Call) *Running {
	t.Helper()
	signals, killed := make(chan os.Signal, 4), make(chan int, 1)
	r := &Running{Stdout: &Output{}, Stderr: &Output{}, Signals: signals, Killed: killed, t: t, done: make(chan int, 1)}
	var stdout io.Writer = r.Stdout
	if c.Stdout != nil {
		stdout = io.MultiWriter(r.Stdout, c.Stdout)
	}
	program := cli.Program{
		Build:   c.Build,
		Version: "test",
		Environ: Environ(b, c.Env...),
		Stdin:   c.Stdin,
		Stdout:  stdout,
		Stderr:  r.Stderr,
		Signals: signals,
		Silence: c.Silence,
		Exit:    func(code int) { killed <- code },
	}
	go func() {
		// Not the test's context, which a Cleanup would find cancelled.
		r.done <- program.Run(context.Background(), append([]string{"wainwright"}, c.Args...))
	}()
	return r
}

const patience = 2 * time.Minute

// Wait waits for the end.
func (r *Running) Wait() Result {
	r.t.Helper()
	select {
	case code := <-r.done:
		return Result{Stdout: r.Stdout.String(), Stderr: r.Stderr.String(), Code: code}
	case <-time.After(patience):
		r.t.Fatalf("the program does not end\nstdout:\n%s\nstderr:\n%s", r.Stdout, r.Stderr)
		return Result{}
	}
}

// Await waits until the output holds the text.
func (r *Running) Await(o *Output, text string) {
	r.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(o.String(), text) {
			return
		}
	}
	r.t.Fatalf("no %q\nstdout:\n%s\nstderr:\n%s", text, r.Stdout, r.Stderr)
}

// Output is written by the program and read by the test.
type Output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *Output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// Unique is a name no other run of the tests has.
func Unique(t *testing.T) string {
	return strings.ToLower(filepath.Base(t.TempDir()) + time.Now().Format("150405.000000"))
}
