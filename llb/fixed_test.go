package llb_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/moby/buildkit/client/llb"

	steps "github.com/wainwright-build/wainwright/llb"
)

// fixed returns the steps of a build whose inputs are never fetched.
func fixed() steps.Steps {
	base := llb.Image("docker.io/library/python:3.13-slim@sha256:"+hex("b")).AddEnv("PATH", "/usr/local/bin:/usr/bin:/bin")
	return steps.Steps{
		Base:      base,
		BuildBase: base,
		Tool:      llb.Image("ghcr.io/wainwright-build/frontend:1@sha256:" + hex("f")),
		Survey:    []steps.File{{Path: "/survey.py", Data: []byte("# survey.py")}},
		Fetch: []llb.RunOption{
			llb.AddSecret("/run/secrets/netrc", llb.SecretID("netrc"), llb.SecretOptional, llb.SecretFileOpt(0, 0, 0o400)),
		},
		Index: []steps.Env{{Name: "UV_DEFAULT_INDEX", Value: "https://index.example.test/simple"}},
	}
}

func hex(digit string) string { return string(bytes.Repeat([]byte(digit), 64)) }

func resolution() steps.Resolution {
	return steps.Resolution{
		Requirements: []byte("click\nsix\n"),
		Constraints:  []byte("six<2\n"),
		Settings:     []byte("[tool.uv]\n"),
		Args:         []string{"--exclude-newer", "2026-01-31"},
	}
}

func buildEnvironment(s steps.Steps) steps.BuildEnvironment {
	return s.ResolveBuildEnvironment(steps.Resolution{Requirements: []byte("setuptools\n"), Settings: []byte("[tool.uv]\n")}, "setuptools")
}

func wheelBuild(network bool) steps.WheelBuild {
	return steps.WheelBuild{
		Context: llb.Local("context", llb.LocalUniqueID("fixed"), llb.SharedKeyHint("context-wainwright")),
		Project: "services/train",
		Backend: []byte(`{"build-backend":"setuptools.build_meta:__legacy__","requires":["setuptools"]}`),
		Env:     []steps.Env{{Name: "FAST", Value: "1"}},
		Network: network,
		Label:   "[wheel 2/2] build and install the project",
	}
}

func image(s steps.Steps, merge bool) llb.State {
	emptyVenv := s.EmptyVenv()
	environment := buildEnvironment(s)
	wheel := wheelBuild(false)
	numpy := s.Install(steps.Layer{Label: "[deps 1/2] numpy 2.5.5", Lock: []byte("numpy"), Native: true}, emptyVenv)
	layers := []llb.State{
		emptyVenv,
		numpy.Tree,
		s.Install(steps.Layer{Label: "[deps 2/2] click 8.5.1, six 1.17.0", Lock: []byte("click, six")}, emptyVenv).Tree,
		s.Libraries([]llb.State{numpy.Report}),
		s.Lock(resolution(), environment, "[lock] resolve 2 requirements"),
		steps.Tree(wheel.Context, "", nil, []steps.Owned{
			{Path: "/app", UID: 10001, Mode: 0o775, Dir: true},
			{Path: "/etc/passwd", Mode: 0o644, Data: []byte("root:x:0:0::/root:/bin/sh\napp:x:10001:0::/home/app:/bin/sh\n")},
		}, "[image] user 10001:0"),
		s.Wheel(wheel, environment, emptyVenv).Installed,
		steps.Tree(wheel.Context, wheel.Project, nil, []steps.Owned{
			{Path: "/app", UID: 10001, Mode: 0o775, Dir: true},
			{Path: "/app/artifacts/model.pkl", UID: 10001, Mode: 0o664, Source: "artifacts/model.pkl"},
			{Path: "/app/app.py", Mode: 0o644, Source: "app.py"},
		}, "[image] carried files"),
	}
	return steps.Join(s.Base, layers, merge, "[image] join the layers")
}

func marshal(t *testing.T, st llb.State) *llb.Definition {
	t.Helper()
	def, err := st.Marshal(context.Background(), llb.LinuxAmd64)
	if err != nil {
		t.Fatal(err)
	}
	return def
}
