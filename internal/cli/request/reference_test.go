package request

import (
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
)

func TestReferences(t *testing.T) {
	zero := digest.Digest("sha256:" + strings.Repeat("0", 64))
	for tag, want := range map[string]struct{ tagged, full string }{
		"mlproject":            {"mlproject:latest", "docker.io/library/mlproject:latest"},
		"team/mlproject:1":     {"team/mlproject:1", "docker.io/team/mlproject:1"},
		"127.0.0.1:5000/x":     {"127.0.0.1:5000/x:latest", "127.0.0.1:5000/x:latest"},
		"registry.test/a/b:v1": {"registry.test/a/b:v1", "registry.test/a/b:v1"},
	} {
		if got, err := Tagged(tag); got != want.tagged || err != nil {
			t.Errorf("Tagged(%s) = %s, %v", tag, got, err)
		}
		if got, err := FullName(tag); got != want.full || err != nil {
			t.Errorf("FullName(%s) = %s, %v", tag, got, err)
		}
		if got, err := Digested(tag, zero); got != want.tagged+"@"+string(zero) || err != nil {
			t.Errorf("Digested(%s) = %s, %v", tag, got, err)
		}
	}
}

func TestOnLoopback(t *testing.T) {
	for tag, want := range map[string]bool{
		"127.0.0.1:5000/x":  true,
		"127.1.2.3/x":       true,
		"localhost:5000/x":  true,
		"localhost/x":       true,
		"[::1]:5000/x":      true,
		"x":                 false,
		"registry.test/x":   false,
		"10.0.0.1:5000/x":   false,
		"localhost.test/x":  false,
		"not an image name": false,
	} {
		if got := OnLoopback(tag); got != want {
			t.Errorf("OnLoopback(%s) = %v", tag, got)
		}
	}
}
