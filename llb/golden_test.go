package llb_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
	"google.golang.org/protobuf/encoding/protojson"

	steps "github.com/wainwright-build/wainwright/llb"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixed are the steps of a build of which nothing comes from anywhere.
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
		Index:   []steps.Env{{Name: "UV_DEFAULT_INDEX", Value: "https://index.example.test/simple"}},
		NoCache: func(string) bool { return false },
		Label:   func(text string) string { return text },
	}
}

func hex(digit string) string { return string(bytes.Repeat([]byte(digit), 64)) }

// pictures are the graphs that the golden files hold.
var pictures = map[string]func() llb.State{
	"image": func() llb.State { return image(fixed(), true) },
	// An engine without MergeOp.
	"copied": func() llb.State { return image(fixed(), false) },
	// What a plan says besides: Debian packages, an sdist to build, a committed lock.
	"unusual": func() llb.State {
		s := fixed()
		s.CacheNamespace = "tenant"
		s.NoCache = func(step string) bool { return step == "lock" }
		s.Label = func(text string) string { return "linux/arm64 " + text }
		s.BuildBase = s.Apt(s.Base, "apt-build", []string{"gcc", "libpq-dev"}, "[apt build]")
		skeleton := s.Skeleton()
		return steps.Join(s.Apt(s.Base, "apt-runtime", []string{"libpq5"}, "[apt runtime]"), []llb.State{
			skeleton,
			s.Install(steps.Layer{Label: "[deps 1/1] psycopg2 2.9", Lock: []byte("psycopg2"), Build: true}, skeleton).Tree,
			s.CommittedLock([]byte("lock-version = \"1.0\"\n")),
			s.Wheel(wheelBuild(true), s.LockedBuildEnvironment([]byte("setuptools"), "setuptools"), skeleton).Installed,
		}, true, "[image] join the layers")
	},
	"test": func() llb.State {
		s := fixed()
		context := wheelBuild(false).Context
		return s.Test(steps.TestRun{
			Image: steps.Join(s.Base, []llb.State{
				s.Skeleton(),
				steps.Source(context, "services/train", "/app", []string{"src/train"}, 10001, 0, "[test] the project's files"),
			}, true, "[test] join the layers"),
			Env: []steps.Env{{Name: "PATH", Value: "/opt/venv/bin:/usr/bin"}},
			UID: 10001, Workdir: "/app", Command: []string{"python", "-m", "pytest"},
		})
	},
	"lock": func() llb.State {
		s := fixed()
		return steps.Only(s.Lock(resolution(), buildEnvironment(s), "resolve"), steps.Venv+"/pylock.toml", "/pylock.toml", "lock")
	},
}

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
	skeleton := s.Skeleton()
	environment := buildEnvironment(s)
	wheel := wheelBuild(false)
	numpy := s.Install(steps.Layer{Label: "[deps 1/2] numpy 2.5.5", Lock: []byte("numpy"), Native: true}, skeleton)
	layers := []llb.State{
		skeleton,
		numpy.Tree,
		s.Install(steps.Layer{Label: "[deps 2/2] click 8.5.1, six 1.17.0", Lock: []byte("click, six")}, skeleton).Tree,
		s.Libraries([]llb.State{numpy.Report}),
		s.Lock(resolution(), environment, "[lock] resolve 2 requirements"),
		steps.Tree(wheel.Context, "", []steps.Owned{
			{Path: "/app", UID: 10001, Mode: 0o775, Dir: true},
			{Path: "/etc/passwd", Mode: 0o644, Data: []byte("root:x:0:0::/root:/bin/sh\napp:x:10001:0::/home/app:/bin/sh\n")},
		}, "[image] user 10001:0"),
		s.Wheel(wheel, environment, skeleton).Installed,
		steps.Tree(wheel.Context, wheel.Project, []steps.Owned{
			{Path: "/app", UID: 10001, Mode: 0o775, Dir: true},
			{Path: "/app/artifacts/model.pkl", UID: 10001, Mode: 0o664, Source: "artifacts/model.pkl"},
			{Path: "/app/app.py", Mode: 0o644, Source: "app.py"},
		}, "[image] carried files"),
	}
	return steps.Join(s.Base, layers, merge, "[image] join the layers")
}

// The same plan is the same LLB, byte for byte: everything that is cached hangs
// on it. A map that is ranged over shows within a few turns.
func TestLLBIsDeterministic(t *testing.T) {
	for name, picture := range pictures {
		t.Run(name, func(t *testing.T) {
			first := marshal(t, picture())
			for range 24 {
				again := marshal(t, picture())
				if len(again.Def) != len(first.Def) {
					t.Fatalf("%d operations, then %d", len(first.Def), len(again.Def))
				}
				for i := range again.Def {
					if !bytes.Equal(again.Def[i], first.Def[i]) {
						t.Fatalf("operation %d is another each time", i)
					}
				}
			}
		})
	}
}

// The golden files show the graph to whoever changes a step.
func TestLLBIsAsExpected(t *testing.T) {
	for name, picture := range pictures {
		t.Run(name, func(t *testing.T) {
			got := readable(t, marshal(t, picture()))
			golden := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatalf("%v; write it with -update", err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the LLB is not as %s says; see git diff after -update", golden)
			}
		})
	}
}

func marshal(t *testing.T, st llb.State) *llb.Definition {
	t.Helper()
	def, err := st.Marshal(context.Background(), llb.LinuxAmd64)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// operation is an operation as a person reads it: numbered in place of digests,
// without what is the same for all.
type operation struct {
	N      int            `json:"n"`
	Name   string         `json:"name,omitempty"`
	Inputs []string       `json:"inputs,omitempty"`
	Op     map[string]any `json:"op"`
}

// readable is the graph in order, inputs first.
func readable(t *testing.T, def *llb.Definition) []byte {
	t.Helper()
	numbers := map[string]int{}
	var all []operation
	for i, data := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(data); err != nil {
			t.Fatal(err)
		}
		id := digest.FromBytes(data)
		numbers[id.String()] = i
		o := operation{N: i, Name: def.Metadata[id].Description["llb.customname"]}
		for _, input := range op.Inputs {
			from, ok := numbers[input.Digest]
			if !ok {
				t.Fatalf("operation %d is made from a later one", i)
			}
			o.Inputs = append(o.Inputs, fmt.Sprintf("%d:%d", from, input.Index))
		}
		op.Inputs = nil
		text, err := protojson.Marshal(&op)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &o.Op); err != nil {
			t.Fatal(err)
		}
		delete(o.Op, "constraints")
		if p, ok := o.Op["platform"].(map[string]any); ok && p["Architecture"] == "amd64" && p["OS"] == "linux" {
			delete(o.Op, "platform")
		}
		o.Op = shorten(o.Op).(map[string]any)
		all = append(all, o)
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shorten makes written files readable: their text, or only that there is one
// where it is a script of steps/, which has tests of its own.
func shorten(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if data, ok := v["data"].(string); ok && v["path"] != nil {
			var text []byte
			if err := json.Unmarshal([]byte(`"`+data+`"`), &text); err == nil && len(text) < 200 {
				v["data"] = string(text)
			} else {
				v["data"] = "..."
			}
		}
		for key, each := range v {
			v[key] = shorten(each)
		}
	case []any:
		for i := range v {
			v[i] = shorten(v[i])
		}
	}
	return value
}
