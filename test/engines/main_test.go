// Package engines tests what users of wainwright rely on in real engines: the
// images run in Docker, with either of its stores, and in containerd, and the
// frontend runs inside the BuildKit of a Docker engine. The engines are Docker
// 26 and containerd 1.7 of the test bed (bed/README.md).
//
// Each build is done once for each engine, with one lock, so that layers can
// be compared across engines.
package engines

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/inprocess"
)

// root is the module's root.
const root = "../.."

// shared is a folder that the tests share. It is removed when they end.
var shared string

func TestMain(m *testing.M) {
	var err error
	if shared, err = os.MkdirTemp("", "wainwright-engines"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(shared)
	os.Exit(code)
}

// must returns a value, or ends the test with the error.
func must[T any](t *testing.T, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

var cli = sync.OnceValues(func() (string, error) {
	program := filepath.Join(shared, "wainwright")
	cmd := exec.Command("go", "build", "-o", program, "./cmd/wainwright")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build wainwright: %w\n%s", err, out)
	}
	return program, nil
})

// wainwright runs the command line with the bed's BuildKit and the Docker engine at
// host, which may be "".
func wainwright(b bed.Bed, host string, args ...string) (bed.Result, error) {
	program, err := cli()
	if err != nil {
		return bed.Result{}, err
	}
	b.Bin = filepath.Dir(program)
	r := b.Run(context.Background(), engineEnv(host), filepath.Base(program), args...)
	if r.Err != nil {
		return r, fmt.Errorf("wainwright %q: %w\n%s", args, r.Err, r.Stderr)
	}
	return r, nil
}

// engineEnv makes docker use an engine and its own BuildKit, whatever this machine is
// configured for.
func engineEnv(host string) []string {
	return []string{"DOCKER_HOST=" + host, "DOCKER_CONTEXT=", "DOCKER_BUILDKIT=1", "BUILDX_BUILDER=default"}
}

// frontend returns the reference of the frontend image of the tree that the tests are
// compiled from. It names the bed's registry: Docker 26 has no mirror of ghcr.io.
func frontend(b bed.Bed) (string, error) {
	name, err := pushFrontend()
	return b.Registry + "/" + name, err
}

var pushFrontend = sync.OnceValues(func() (string, error) {
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return "", fmt.Errorf("the test bed is not up (%w); run: bed/bed up", err)
	}
	program, err := inprocess.CompileFrontend(root)
	if err != nil {
		return "", fmt.Errorf("the frontend: %w", err)
	}
	name, err := inprocess.PushFrontend(context.Background(), b, root, program)
	if err != nil {
		return "", fmt.Errorf("the frontend image: %w", err)
	}
	return name, nil
})

// arch returns this machine's architecture, as platforms name it.
func arch() string { return runtime.GOARCH }
