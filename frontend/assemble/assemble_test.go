package assemble

import (
	"slices"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/plan"
)

// A program that keeps its models in a volume makes artifacts/data beside it.
func TestOwnVolumes(t *testing.T) {
	got := ownVolumes(plan.Image{
		Workdir: "/app", Home: "/home/app",
		Volumes: []string{"/app/artifacts/models", "/home/app/.cache/hub/", "/data/x", "/app", "/apple/x"},
	})
	want := []string{"/app/artifacts/models", "/app/artifacts", "/home/app/.cache/hub", "/home/app/.cache"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
