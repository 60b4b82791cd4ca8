package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// A source policy of the caller sends a base elsewhere, or forbids it. What the image
// says of its base is what was taken.
func TestFlagsPolicy(t *testing.T) {
	m := markedBase(t)
	b := bed.Env(t)
	policy := func(t *testing.T, rule map[string]any) bed.Bed {
		text, err := json.Marshal(map[string]any{"rules": []any{rule}})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "policy.json")
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		with := b
		with.Env = map[string]string{"EXPERIMENTAL_BUILDKIT_SOURCE_POLICY": file}
		for name, value := range b.Env {
			with.Env[name] = value
		}
		return with
	}
	base := map[string]any{"identifier": "docker-image://docker.io/library/python:3.13-slim"}
	t.Run("elsewhere", func(t *testing.T) {
		t.Parallel()
		with := policy(t, map[string]any{"action": "CONVERT", "selector": base, "updates": map[string]any{"identifier": "docker-image://" + m.reference}})
		pushWith(t, with, starter().write(t), "--provenance=false").wantBase(t, m.digest)
	})
	t.Run("forbidden", func(t *testing.T) {
		t.Parallel()
		with := policy(t, map[string]any{"action": "DENY", "selector": base})
		args := append([]string{"build", "--progress=plain"}, b.BuildFlags()...)
		r := with.Buildx(t, append(args, starter().write(t))...)
		if r.Err == nil {
			t.Error("the forbidden base was taken")
		}
		says(t, "the build", r.Stderr, "python:3.13-slim cannot be had", "denied by policy")
	})
	t.Run("forbidden by --policy", func(t *testing.T) {
		t.Parallel()
		rules := `package docker
default allow := true
allow := false if input.image.fullRepo == "docker.io/library/python"
decision := {"allow": allow, "deny_msg": ["no snakes"]}
`
		dir := starter().with(files{"policy.rego": rules}).write(t)
		file := filepath.Join(dir, "policy.rego")
		r := build(t, dir, "--policy", "filename="+file)
		if r.Err == nil {
			t.Error("the forbidden base was taken")
		}
		says(t, "the build", r.Stderr, "python:3.13-slim cannot be had", "no snakes")
		if r := build(t, dir, "--build-context", "python:3.13-slim=docker-image://"+m.reference, "--policy", "filename="+file); r.Err != nil {
			t.Errorf("another base is forbidden too:\n%s", r.Stderr)
		}
	})
}
