package assemble

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/internal/forged"
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

func TestHistoryShown(t *testing.T) {
	for _, entry := range history(nil, append(forged.Texts(), strings.Repeat("a 1, ", 10_000)), time.Time{}) {
		forged.Check(t, entry.CreatedBy)
		if strings.Contains(entry.CreatedBy, "\n") || len(entry.CreatedBy) > maxTitle {
			t.Errorf("%.200q", entry.CreatedBy)
		}
	}
}

// The variables of the base stay in their order, and those of the image replace them.
func TestEnv(t *testing.T) {
	got := env([]string{"A=1", "B=1", "A=0", "C=3"}, []plan.Variable{{Name: "A", Value: "2"}, {Name: "D", Value: "4"}, {Name: "D", Value: "5"}})
	if want := []string{"A=2", "B=1", "A=2", "C=3", "D=5"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func BenchmarkEnv(b *testing.B) {
	var variables []plan.Variable
	for n := range 50_000 {
		variables = append(variables, plan.Variable{Name: fmt.Sprint("A", n), Value: "x"})
	}
	for b.Loop() {
		env(nil, variables)
	}
}
