package bedtest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/containerd/console"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

func inBuildKit(args ...string) []string {
	return append([]string{"run", "--engine", "buildkit", "--progress", "quiet"}, args...)
}

func TestRunAsTheImageSays(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("tell", "from the image")), Args: inBuildKit(clitest.Project(t))})
	for _, text := range []string{"args=tell,from the image\n", "dir=/there\n", "user=1234:0\n", "env FROM_IMAGE=1\n", "env PATH=/\n"} {
		if !strings.Contains(r.Stdout, text) {
			t.Errorf("no %q in\n%s", text, r.Stdout)
		}
	}
	if r.Code != 0 || r.Stderr != "" {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

func TestRunAsTheCallerSays(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "1")), Env: []string{"OURS=3"}, Args: inBuildKit(
		"-e", "FROM_IMAGE=2", "-e", "OURS", "-u", "7:8", "-w", "/else", clitest.Project(t), "--", "tell", "--flag")})
	for _, text := range []string{"args=tell,--flag\n", "dir=/else\n", "user=7:8\n", "env FROM_IMAGE=2\n", "env OURS=3\n"} {
		if !strings.Contains(r.Stdout, text) {
			t.Errorf("no %q in\n%s", text, r.Stdout)
		}
	}
	if r.Code != 0 || strings.Contains(r.Stdout, "FROM_IMAGE=1") {
		t.Errorf("exit %d\n%s%s", r.Code, r.Stdout, r.Stderr)
	}
}

func TestRunGivesTheExitCode(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "42")), Args: inBuildKit(clitest.Project(t))})
	if r.Code != 42 || r.Stdout != "" || r.Stderr != "leaving\n" {
		t.Errorf("exit %d, %q, %q", r.Code, r.Stdout, r.Stderr)
	}
}

func TestRunPassesStdin(t *testing.T) {
	b := bed.Env(t)
	text := strings.Repeat("a line of it\n", 50_000)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("echo")), Stdin: strings.NewReader(text), Args: inBuildKit(clitest.Project(t))})
	if r.Code != 0 || r.Stdout != text {
		t.Errorf("exit %d, %d of %d bytes came back\n%s", r.Code, len(r.Stdout), len(text), r.Stderr)
	}
}

func TestRunSendsTheStopSignal(t *testing.T) {
	b := bed.Env(t)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		running := clitest.Start(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("stop")), Args: inBuildKit(clitest.Project(t))})
		running.Await(running.Stdout, "ready")
		running.Signals <- s
		if r := running.Wait(); r.Code != 5 || !strings.Contains(r.Stdout, "got interrupt") {
			t.Errorf("%v: exit %d\n%s%s", s, r.Code, r.Stdout, r.Stderr)
		}
	}
}

func TestRunForwardsOtherSignals(t *testing.T) {
	b := bed.Env(t)
	running := clitest.Start(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("stop")), Args: inBuildKit(clitest.Project(t))})
	running.Await(running.Stdout, "ready")
	running.Signals <- syscall.SIGUSR1
	if r := running.Wait(); r.Code != 6 || !strings.Contains(r.Stdout, "got user defined signal 1") {
		t.Errorf("exit %d\n%s%s", r.Code, r.Stdout, r.Stderr)
	}
}

func TestSecondInterruptKills(t *testing.T) {
	b := bed.Env(t)
	running := clitest.Start(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("stubborn")), Args: inBuildKit(clitest.Project(t))})
	running.Await(running.Stdout, "ready")
	began := time.Now()
	running.Signals <- syscall.SIGINT
	running.Signals <- syscall.SIGINT
	if r := running.Wait(); r.Code != 137 || time.Since(began) > 5*time.Second {
		t.Errorf("exit %d after %s\n%s", r.Code, time.Since(began), r.Stderr)
	}
}

func TestWhatDoesNotStopIsKilled(t *testing.T) {
	b := bed.Env(t)
	running := clitest.Start(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("stubborn")), Args: inBuildKit(clitest.Project(t))})
	running.Await(running.Stdout, "ready")
	began := time.Now()
	running.Signals <- syscall.SIGINT
	r := running.Wait()
	if took := time.Since(began); r.Code != 137 || took < 9*time.Second {
		t.Errorf("exit %d after %s\n%s", r.Code, took, r.Stderr)
	}
}

// freePort is a port nobody listens on, a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func TestRunIsOnTheHostsNetwork(t *testing.T) {
	b := bed.Env(t)
	port := freePort(t)
	running := clitest.Start(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("serve", port)), Args: []string{"run", "--engine", "buildkit", "-p", port + ":" + port, clitest.Project(t)}})
	var text []byte
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline) && text == nil; time.Sleep(50 * time.Millisecond) {
		answer, err := http.Get("http://127.0.0.1:" + port)
		if err != nil {
			continue
		}
		text, _ = io.ReadAll(answer.Body)
		answer.Body.Close()
	}
	running.Signals <- syscall.SIGINT
	r := running.Wait()
	if string(text) != "hello from the guest\n" {
		t.Errorf("the server said %q\n%s", text, r.Stderr)
	}
	if !strings.Contains(r.Stderr, "--publish is not needed") {
		t.Errorf("--publish is not remarked on\n%s", r.Stderr)
	}
}

func TestRunWithATerminal(t *testing.T) {
	b := bed.Env(t)
	ours, path, err := console.NewPty()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	if err := ours.Resize(console.WinSize{Width: 91, Height: 17}); err != nil {
		t.Fatal(err)
	}
	theirs, err := openTerminal(path)
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	running := clitest.Start(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("tty")), Stdin: theirs, Args: inBuildKit("--tty", clitest.Project(t))})
	running.Await(running.Stdout, "size=91x17")
	fmt.Fprint(ours, "typed\r")
	if r := running.Wait(); r.Code != 0 || !strings.Contains(r.Stdout, "line=typed") {
		t.Errorf("exit %d\n%q\n%s", r.Code, r.Stdout, r.Stderr)
	}
}

func TestTTYNeedsATerminal(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("stubborn")), Stdin: strings.NewReader(""), Args: inBuildKit("--tty", clitest.Project(t))})
	if r.Code != 1 || !strings.Contains(r.Stderr, "--tty needs a terminal") {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

func TestRunAnImageOfTheRegistry(t *testing.T) {
	b := bed.Env(t)
	name := b.Registry + "/cli/" + clitest.Unique(t)
	if r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "3")), Args: []string{"build", "--push", "-t", name, clitest.Project(t)}}); r.Code != 0 {
		t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
	}
	r := clitest.Run(t, b, clitest.Call{Args: inBuildKit("--image", name)})
	if r.Code != 3 || r.Stderr != "leaving\n" {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
	r = clitest.Run(t, b, clitest.Call{Args: inBuildKit("--image", name, "--", "tell")})
	if r.Code != 0 || !strings.Contains(r.Stdout, "user=1234:0\n") {
		t.Errorf("exit %d\n%s%s", r.Code, r.Stdout, r.Stderr)
	}
}

func TestRunSaysWhereABuildFailed(t *testing.T) {
	b := bed.Env(t)
	r := clitest.Run(t, b, clitest.Call{Build: fails, Args: inBuildKit(t.TempDir())})
	if r.Code != 1 || r.Stderr != snippet {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

func TestInterruptWhileRunBuilds(t *testing.T) {
	b := bed.Env(t)
	running := clitest.Start(t, b, clitest.Call{Build: stubborn, Args: []string{"run", "--engine", "buildkit", "--no-cache", clitest.Project(t)}})
	running.Await(running.Stderr, "ready")
	running.Signals <- syscall.SIGINT
	if r := running.Wait(); r.Code != 130 {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}
