package assemble

import (
	"slices"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/wheel"
)

// What the plan leaves out is not copied, whatever its name.
func TestSourceWithout(t *testing.T) {
	in := Input{Modes: true, Project: wheel.Project{Source: project.Source{Context: project.Context{State: llb.Local("context")}}}}
	for _, name := range []string{".env", ".git/", "a[1].key", `bad\xff.pem`} {
		in.Plan.Left = append(in.Plan.Left, plan.Left{Path: name})
	}
	def, err := in.source("/src", []string{"src"}, 1, 2, "source").Marshal(t.Context(), llb.LinuxAmd64)
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for _, data := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(data); err != nil {
			t.Fatal(err)
		}
		for _, action := range op.GetFile().GetActions() {
			patterns = append(patterns, action.GetCopy().GetExcludePatterns()...)
		}
	}
	want := []string{"src", ".env", ".git/", `a\[1].key`, `bad\\xff.pem`, "bad?.pem"}
	if !slices.Equal(patterns, want) {
		t.Errorf("got %q, want %q", patterns, want)
	}
}
