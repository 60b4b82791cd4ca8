package test

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// emptyDaemon starts a BuildKit with a store of its own, empty, and gives the bed
// as seen from there: the same registry, another builder.
func emptyDaemon(t *testing.T) bed.Bed {
	t.Helper()
	return startDaemon(t, func(program string, args ...string) *exec.Cmd { return exec.Command(program, args...) })
}

func startDaemon(t *testing.T, command func(program string, args ...string) *exec.Cmd) bed.Bed {
	t.Helper()
	b := bed.Env(t)
	// A short path: a socket's has to fit into a hundred bytes.
	dir, err := os.MkdirTemp("", "wainwright-daemon")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { removeStore(t, dir) })
	address := "unix://" + filepath.Join(dir, "buildkitd.sock")
	writeDaemonConfig(t, b, dir, address)

	var log bytes.Buffer
	cmd := command(filepath.Join(b.Bin, "buildkitd"), "--config", filepath.Join(dir, "buildkitd.toml"))
	cmd.Env, cmd.Stdout, cmd.Stderr = b.Environ(), &log, &log
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true // a Ctrl-C for the tests lets it end in order
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait()
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
	})

	b.Env = maps.Clone(b.Env)
	b.Env["BUILDKIT_HOST"], b.BuildkitHost = address, address
	b.Env["BUILDX_CONFIG"], b.Builder = filepath.Join(dir, "buildx"), "empty"
	for began := time.Now(); b.Run(t.Context(), nil, "buildctl", "debug", "workers").Err != nil; time.Sleep(100 * time.Millisecond) {
		select {
		case <-ended:
			t.Fatalf("buildkitd ended:\n%s", log.String())
		default:
		}
		if time.Since(began) > 30*time.Second {
			t.Fatal("buildkitd does not answer")
		}
	}
	if r := b.Run(t.Context(), nil, "docker", "buildx", "create", "--name", b.Builder, "--driver", "remote", address); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	return b
}

// store is where such a BuildKit keeps everything.
func store(b bed.Bed) string {
	return filepath.Join(filepath.Dir(strings.TrimPrefix(b.BuildkitHost, "unix://")), "store")
}

// writeDaemonConfig writes the configuration of the bed's daemon, which knows
// the registry and its mirrors, for another store.
func writeDaemonConfig(t *testing.T, b bed.Bed, dir, address string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(filepath.Dir(b.Bin), "etc", "buildkitd.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var config map[string]any
	if err := toml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	config["root"] = filepath.Join(dir, "store")
	config["grpc"] = map[string]any{"address": []string{address}}
	config["otel"] = map[string]any{"socketPath": filepath.Join(dir, "otel.sock")}
	if text, err = toml.Marshal(config); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "buildkitd.toml"), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// removeStore removes a store whose daemon has ended. What it left mounted goes
// first, the last mounted before the others.
func removeStore(t *testing.T, dir string) {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Error(err)
		return
	}
	var points []string
	for line := range strings.Lines(string(mounts)) {
		if fields := strings.Fields(line); len(fields) > 4 && strings.HasPrefix(fields[4], dir+"/") {
			points = append([]string{fields[4]}, points...)
		}
	}
	for _, point := range points {
		if err := syscall.Unmount(point, syscall.MNT_DETACH); err != nil {
			t.Errorf("%s: %v", point, err)
			return
		}
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Error(err)
	}
}
