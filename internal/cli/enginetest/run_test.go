package enginetest

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/containerd/console"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

// inDocker is a run that finds the engine by itself.
func inDocker(b bed.Bed, c clitest.Call, args ...string) clitest.Call {
	c.Env = append(c.Env, "DOCKER_HOST="+b.DockerHost)
	c.Args = append([]string{"run", "--progress", "quiet"}, args...)
	return c
}

func TestRunInDocker(t *testing.T) {
	b := bed.Docker(t)
	r := clitest.Run(t, b, inDocker(b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "1")), Env: []string{"OURS=3"}},
		"-e", "FROM_IMAGE=2", "-e", "OURS", "-u", "7:8", "-w", "/else", clitest.Project(t), "--", "tell", "--flag"))
	for _, text := range []string{"args=tell,--flag\n", "dir=/else\n", "user=7:8\n", "env FROM_IMAGE=2\n", "env OURS=3\n"} {
		if !strings.Contains(r.Stdout, text) {
			t.Errorf("no %q in\n%s", text, r.Stdout)
		}
	}
	if r.Code != 0 || r.Stderr != "" {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}

func TestRunInDockerGivesTheExitCode(t *testing.T) {
	b := bed.Docker(t)
	r := clitest.Run(t, b, inDocker(b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "42"))}, clitest.Project(t)))
	if r.Code != 42 || r.Stdout != "" || r.Stderr != "leaving\n" {
		t.Errorf("exit %d, %q, %q", r.Code, r.Stdout, r.Stderr)
	}
}

func TestRunInDockerPassesStdin(t *testing.T) {
	b := bed.Docker(t)
	text := strings.Repeat("a line of it\n", 50_000)
	r := clitest.Run(t, b, inDocker(b, clitest.Call{Build: clitest.Image(clitest.Guest("echo")), Stdin: strings.NewReader(text)}, clitest.Project(t)))
	if r.Code != 0 || r.Stdout != text {
		t.Errorf("exit %d, %d of %d bytes came back\n%s", r.Code, len(r.Stdout), len(text), r.Stderr)
	}
}

func TestRunInDockerSignals(t *testing.T) {
	b := bed.Docker(t)
	dir, label := clitest.Project(t), "wainwright.test="+clitest.Unique(t)
	for name, c := range map[string]struct {
		command string
		signals []os.Signal
		code    int
	}{
		"Ctrl-C is the stop signal": {"stop", []os.Signal{syscall.SIGINT}, 5},
		"so is TERM":                {"stop", []os.Signal{syscall.SIGTERM}, 5},
		"others are passed on":      {"stop", []os.Signal{syscall.SIGUSR1}, 6},
		"a second Ctrl-C kills":     {"stubborn", []os.Signal{syscall.SIGINT, syscall.SIGINT}, 137},
	} {
		t.Run(name, func(t *testing.T) {
			running := clitest.Start(t, b, inDocker(b, clitest.Call{Build: clitest.Image(clitest.Guest(c.command))}, "--label", label, dir))
			running.Await(running.Stdout, "ready")
			for _, s := range c.signals {
				running.Signals <- s
			}
			if r := running.Wait(); r.Code != c.code {
				t.Errorf("exit %d, want %d\n%s%s", r.Code, c.code, r.Stdout, r.Stderr)
			}
		})
	}
	if r := docker(t, b, b.DockerHost, "ps", "--all", "--quiet", "--filter", "label="+label); strings.TrimSpace(r.Stdout) != "" {
		t.Errorf("containers are left: %s", r.Stdout)
	}
}

func TestRunInDockerPublishes(t *testing.T) {
	b := bed.Docker(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	running := clitest.Start(t, b, inDocker(b, clitest.Call{Build: clitest.Image(clitest.Guest("serve", "8080"))}, "-p", "127.0.0.1:"+port+":8080", clitest.Project(t)))
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
	if r := running.Wait(); string(text) != "hello from the guest\n" {
		t.Errorf("the server said %q, exit %d\n%s", text, r.Code, r.Stderr)
	}
}

func TestRunInDockerWithATerminal(t *testing.T) {
	b := bed.Docker(t)
	ours, path, err := console.NewPty()
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	if err := ours.Resize(console.WinSize{Width: 91, Height: 17}); err != nil {
		t.Fatal(err)
	}
	theirs, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	running := clitest.Start(t, b, inDocker(b, clitest.Call{Build: clitest.Image(clitest.Guest("tty")), Stdin: theirs}, "--tty", clitest.Project(t)))
	running.Await(running.Stdout, "size=91x17")
	fmt.Fprint(ours, "typed\r")
	if r := running.Wait(); r.Code != 0 || !strings.Contains(r.Stdout, "line=typed") {
		t.Errorf("exit %d\n%q\n%s", r.Code, r.Stdout, r.Stderr)
	}
}

func TestRunInDockerPulls(t *testing.T) {
	b := bed.Docker(t)
	name := b.Registry + "/cli/" + clitest.Unique(t)
	if r := clitest.Run(t, b, clitest.Call{Build: clitest.Image(clitest.Guest("exit", "3")), Args: []string{"build", "--push", "-t", name, clitest.Project(t)}}); r.Code != 0 {
		t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
	}
	for range 2 { // the second time the engine has it
		if r := clitest.Run(t, b, inDocker(b, clitest.Call{}, "--image", name)); r.Code != 3 || r.Stderr != "leaving\n" {
			t.Errorf("exit %d\n%s", r.Code, r.Stderr)
		}
	}
}

func TestRunInDockerSaysWhatDoesNotStart(t *testing.T) {
	b := bed.Docker(t)
	r := clitest.Run(t, b, inDocker(b, clitest.Call{Build: clitest.Image(clitest.Guest())}, "--entrypoint", "/nothing", clitest.Project(t)))
	if r.Code != 1 || !strings.Contains(r.Stderr, "/nothing") {
		t.Errorf("exit %d\n%s", r.Code, r.Stderr)
	}
}
