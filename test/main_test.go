// Package test holds what a user of wainwright relies on against the real
// thing: a BuildKit and a registry (bed/README.md), docker buildx and a syntax
// line. Every test names one behaviour.
//
// Most projects in here are a few lines with a few pure requirements: what they
// prove does not grow with the project. examples/mlproject is built once.
package test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// root is the module's.
const root = ".."

// repository is where the tests' frontend is pushed to, as a syntax line names
// it: the bed's BuildKit looks for ghcr.io in the bed's registry.
const repository = "wainwright-build/frontend"

// frontend is the frontend image of the tree the tests are compiled from.
func frontend(t *testing.T) string {
	t.Helper()
	ref, err := pushFrontend()
	if err != nil {
		t.Fatalf("the frontend image: %v", err)
	}
	return ref
}

var pushFrontend = sync.OnceValues(func() (string, error) { return makeFrontend("") })

// otherFrontend is another release of it: the same uv and the same code, other
// bytes.
func otherFrontend(t *testing.T) string {
	t.Helper()
	ref, err := makeFrontend("another release")
	if err != nil {
		t.Fatalf("the other frontend image: %v", err)
	}
	return ref
}

var binary = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "wainwright-test")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "wainwright-frontend")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "netgo,osusergo", "-ldflags", "-s -w", "-o", program, "./cmd/wainwright-frontend")
	cmd.Dir, cmd.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	return os.ReadFile(program)
})

// makeFrontend pushes the frontend's image under a tag that its bytes decide.
// It is the Dockerfile's last stage; what its first compiles in a container is
// compiled here, where the module and build caches are.
func makeFrontend(more string) (string, error) {
	program, err := binary()
	if err != nil {
		return "", err
	}
	program = append(program[:len(program):len(program)], more...)
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return "", fmt.Errorf("the test bed is not up (%w); run: bed/bed up", err)
	}
	tag := "test-" + digest.FromBytes(program).Encoded()[:16]
	name := repository + ":" + tag
	if _, err := fetch(b, repository, "manifests", tag); err == nil {
		return "ghcr.io/" + name, nil
	}
	dir, err := os.MkdirTemp("", "wainwright-test")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if err := os.MkdirAll(filepath.Join(dir, "out"), 0o755); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "out", "wainwright-frontend"), program, 0o755); err != nil {
		return "", err
	}
	r := b.Run(context.Background(), []string{"BUILDX_BUILDER=" + b.Builder}, "docker", "buildx", "build",
		"--provenance=false", "--build-context", "build="+dir, "-t", b.Registry+"/"+name, "--push", root)
	if r.Err != nil {
		return "", fmt.Errorf("%w\n%s", r.Err, r.Stderr)
	}
	return "ghcr.io/" + name, nil
}

// name makes a test's name into one that a tag or repository may have.
func name(t *testing.T) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, t.Name()), "-")
}
