package kit

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/inprocess"
)

// Frontend returns the reference of the frontend image, built from the tree that the
// tests are compiled from.
func Frontend(t *testing.T) string {
	t.Helper()
	ref, err := pushFrontend()
	if err != nil {
		t.Fatalf("the frontend image: %v", err)
	}
	return ref
}

var pushFrontend = sync.OnceValues(func() (string, error) { return makeFrontend("") })

// OtherFrontend returns the reference of another release of the frontend: the same uv
// and code, other bytes.
func OtherFrontend(t *testing.T) string {
	t.Helper()
	ref, err := makeFrontend("another release")
	if err != nil {
		t.Fatalf("the other frontend image: %v", err)
	}
	return ref
}

var binary = sync.OnceValues(func() ([]byte, error) {
	dir, err := root()
	if err != nil {
		return nil, err
	}
	return inprocess.CompileFrontend(dir)
})

// makeFrontend pushes the frontend's image, with more appended to its program.
func makeFrontend(more string) (string, error) {
	program, err := binary()
	if err != nil {
		return "", err
	}
	b, err := bed.Read(os.LookupEnv)
	if err != nil {
		return "", fmt.Errorf("the test bed is not up (%w); run: bed/bed up", err)
	}
	dir, err := root()
	if err != nil {
		return "", err
	}
	name, err := inprocess.PushFrontend(context.Background(), b, dir, append(program[:len(program):len(program)], more...))
	return "ghcr.io/" + name, err
}
