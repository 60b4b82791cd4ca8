package engines

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// containerd is the bed's containerd with a namespace of these tests.
type containerd struct{ bed bed.Bed }

func containerdOf(t *testing.T) containerd {
	t.Helper()
	c := containerd{bed.Containerd(t)}
	if r := c.ctr("version"); r.Err != nil {
		t.Fatalf("the test bed's containerd does not answer; run: bed/bed up containerd\n%s", r.Stderr)
	}
	return c
}

const namespace = "wainwright-engines"

func (c containerd) args(args []string) []string {
	return append([]string{"--address", c.bed.ContainerdAddress, "--namespace", namespace}, args...)
}

func (c containerd) ctr(args ...string) bed.Result {
	return c.bed.Run(context.Background(), nil, "ctr", c.args(args)...)
}

// containerName returns a name that no other container has.
func containerName() string { return "t" + strconv.FormatInt(time.Now().UnixNano(), 36) }

// run runs a container that has to end with 0 and returns what it prints. flags are
// those of ctr run.
func (c containerd) run(t *testing.T, image string, flags []string, program ...string) string {
	t.Helper()
	args := append(append([]string{"run", "--rm"}, flags...), image, containerName())
	r := c.ctr(append(args, program...)...)
	if r.Err != nil {
		t.Fatalf("ctr %q: %v\n%s%s", args, r.Err, r.Stdout, r.Stderr)
	}
	return strings.TrimSuffix(r.Stdout, "\n")
}

// inContainerd returns the name of the example that wainwright build --load=containerd
// loaded.
var inContainerd = sync.OnceValues(func() (string, error) {
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return "", err
	}
	dir, err := example()
	if err != nil {
		return "", err
	}
	const name = "docker.io/wainwright-engines/loaded:latest"
	args := append([]string{"build", "--progress=plain", "--load=containerd",
		"--containerd-address", b.ContainerdAddress, "--containerd-namespace", namespace, "-t", name}, exampleArgs(b)...)
	_, err = wainwright(b, "", append(args, dir)...)
	return name, err
})

func loadedInContainerd(t *testing.T) (containerd, string) {
	t.Helper()
	c := containerdOf(t)
	name, err := inContainerd()
	return c, must(t, name, err)
}

// The image runs as its own user and as any other.
func TestContainerdRun(t *testing.T) {
	c, image := loadedInContainerd(t)
	const program = "import os, mlproject; print(mlproject.__file__, os.getuid(), os.getgid(), os.getcwd())"
	got := c.run(t, image, nil, "python", "-c", program)
	if !strings.HasSuffix(got, "site-packages/mlproject/__init__.py 10001 0 /app") {
		t.Errorf("it prints %q", got)
	}
	for _, r := range expected(t).runs {
		if err := r.check(c.run(t, image, []string{"--user", "123456:0"}, r.args...)); err != nil {
			t.Error(err)
		}
	}
}

// The example's server is reached from outside its network namespace and ends with the
// image's stop signal.
func TestContainerdServes(t *testing.T) {
	c, image := loadedInContainerd(t)
	network := newNetwork(t)
	name := containerName()
	var out output
	cmd := exec.Command(filepath.Join(c.bed.Bin, "ctr"), c.args([]string{"run", "--rm", "--with-ns", "network:" + network.path, image, name})...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait() // the result is in cmd.ProcessState
	}()
	within := func(d time.Duration) bool {
		select {
		case <-ended:
			return true
		case <-time.After(d):
			return false
		}
	}
	t.Cleanup(func() { // after a failure
		c.ctr("task", "kill", "--signal", "SIGKILL", name)
		if !within(10 * time.Second) {
			cmd.Process.Kill()
		}
	})
	expected(t).askAll(t, network.address, func() error {
		if !within(0) {
			return nil
		}
		return fmt.Errorf("the server has ended: %s\n%s", cmd.ProcessState, out.text())
	})

	// Without --signal it is the image's stop signal.
	began := time.Now()
	if r := c.ctr("task", "kill", name); r.Err != nil {
		t.Fatalf("ctr task kill: %v\n%s", r.Err, r.Stderr)
	}
	if !within(15 * time.Second) {
		t.Fatalf("it does not end\n%s", out.text())
	}
	// The time is measured in Docker; this tests that the signal arrives.
	took, code := time.Since(began), cmd.ProcessState.ExitCode()
	if took > 5*time.Second || code == 137 {
		t.Errorf("it ended with %d after %s", code, took)
	}
	t.Logf("it ended with %d after %s", code, took)
}

// output is written by a program and can be read while it runs.
type output struct {
	lock sync.Mutex
	b    strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.b.Write(p)
}

func (o *output) text() string {
	o.lock.Lock()
	defer o.lock.Unlock()
	return o.b.String()
}

// network is a network namespace that is connected to this machine.
type network struct{ path, address string }

func newNetwork(t *testing.T) network {
	t.Helper()
	ip := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			t.Fatalf("ip %q: %v\n%s", args, err, out)
		}
	}
	// Names and subnet depend on the process, so that two test runs at a time do not collide.
	pid := os.Getpid()
	name, cable := fmt.Sprintf("wwt-%d", pid), fmt.Sprintf("wwt%d", pid)
	address := func(n int) string { return fmt.Sprintf("10.214.%d.%d", pid/64%256, pid%64*4+n) }
	ip("netns", "add", name)
	t.Cleanup(func() { ip("netns", "del", name) })
	ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
	ip("addr", "add", address(1)+"/30", "dev", cable)
	ip("link", "set", cable, "up")
	ip("-n", name, "addr", "add", address(2)+"/30", "dev", "eth0")
	ip("-n", name, "link", "set", "eth0", "up")
	ip("-n", name, "link", "set", "lo", "up")
	return network{path: "/var/run/netns/" + name, address: address(2)}
}
