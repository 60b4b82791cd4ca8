package llb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
)

// Where setup.py tells the way to a folder beside the project it is as deep as in the
// context. What lies at the root is at one place, whatever is made of it.
func TestAProjectIsBuiltWhereItLiesInTheContext(t *testing.T) {
	for _, c := range []struct {
		project         string
		whole, editable bool
		want            string // mounted from the context, and where
		source          string // that the script is told
	}{
		{project: "", want: "/ at /src"},
		{project: "", whole: true, want: "/ at /src"},
		{project: "", editable: true, want: "/ at /src"},
		{project: "services/train", want: "/services/train at /src/services/train", source: "/src/services/train"},
		{project: "services/train", whole: true, want: "/ at /src", source: "/src/services/train"},
		{project: "services/train", editable: true, want: "/services/train at /src"},
		{project: "services/train", editable: true, whole: true, want: "/services/train at /src"},
	} {
		s, build := fixed(), wheelBuild(false)
		build.Project, build.Repository, build.Editable = c.project, c.whole, c.editable
		found, source := "", ""
		for _, data := range marshal(t, s.Wheel(build, buildEnvironment(s), s.Skeleton()).File).Def {
			var op pb.Op
			if err := op.UnmarshalVT(data); err != nil {
				t.Fatal(err)
			}
			exec := op.GetExec()
			if exec == nil || !slices.Contains(exec.Meta.Args, "/wainwright/wheel.py") {
				continue
			}
			for _, mount := range exec.Mounts {
				if strings.HasPrefix(mount.Dest, "/src") {
					found = "/" + strings.TrimPrefix(mount.Selector, "/") + " at " + mount.Dest
				}
			}
			for _, env := range exec.Meta.Env {
				if value, ok := strings.CutPrefix(env, "WAINWRIGHT_SOURCE="); ok {
					source = value
				}
			}
		}
		if found != c.want || source != c.source {
			t.Errorf("%+v: %s, source %q", c, found, source)
		}
	}
}
