package test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
	"github.com/wainwright-build/wainwright/internal/inprocess"
)

// root is the module's root.
const root = ".."

// frontend returns the reference of the frontend image, built from the tree that the
// tests are compiled from.
func frontend(t *testing.T) string {
	t.Helper()
	ref, err := pushFrontend()
	if err != nil {
		t.Fatalf("the frontend image: %v", err)
	}
	return ref
}

var pushFrontend = sync.OnceValues(func() (string, error) { return makeFrontend("") })

// otherFrontend returns the reference of another release of the frontend: the same uv
// and code, other bytes.
func otherFrontend(t *testing.T) string {
	t.Helper()
	ref, err := makeFrontend("another release")
	if err != nil {
		t.Fatalf("the other frontend image: %v", err)
	}
	return ref
}

var binary = sync.OnceValues(func() ([]byte, error) { return inprocess.CompileFrontend(root) })

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
	name, err := inprocess.PushFrontend(context.Background(), b, root, append(program[:len(program):len(program)], more...))
	return "ghcr.io/" + name, err
}

// name returns the test's name in the characters that a tag or repository may have.
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

// emptyDaemon starts a BuildKit with an empty store of its own. The bed that it returns
// has the same registry and another builder.
func emptyDaemon(t *testing.T) bed.Bed {
	t.Helper()
	return startDaemon(t, builder.Options{}).Bed
}

func startDaemon(t *testing.T, o builder.Options) *builder.Builder {
	t.Helper()
	d, err := builder.Start(context.Background(), bed.Env(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if log := d.Log(); t.Failed() {
			t.Logf("buildkitd:\n%s", log[max(0, len(log)-4<<10):])
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// emulatingDaemon is an empty BuildKit that runs programs of linux/arm64.
func emulatingDaemon(t *testing.T) bed.Bed {
	t.Helper()
	return startDaemon(t, builder.Options{Prepare: builder.Emulate(bed.Env(t))}).Bed
}
