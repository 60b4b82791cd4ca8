package llb_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/solver/pb"
)

// The project is built at its path in the context, because setup.py may open files beside
// it. An editable project is at the path that it has in the image.
func TestWheelSourcePath(t *testing.T) {
	for _, c := range []struct {
		project              string
		repository, editable bool
		want                 string // mounted from the context, and where
		source               string // WAINWRIGHT_SOURCE
	}{
		{project: "", want: "/ at /src"},
		{project: "", repository: true, want: "/ at /src"},
		{project: "", editable: true, want: "/ at /src"},
		{project: "services/train", want: "/services/train at /src/services/train", source: "/src/services/train"},
		{project: "services/train", repository: true, want: "/ at /src", source: "/src/services/train"},
		{project: "services/train", editable: true, want: "/services/train at /src"},
		{project: "services/train", editable: true, repository: true, want: "/services/train at /src"},
	} {
		s, build := fixed(), wheelBuild(false)
		build.Project, build.Repository, build.Editable = c.project, c.repository, c.editable
		found, source := "", ""
		for _, data := range marshal(t, s.Wheel(build, buildEnvironment(s), s.EmptyVenv()).File).Def {
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
