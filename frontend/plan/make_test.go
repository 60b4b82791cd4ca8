package plan

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/command"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/llb/paths"
)

func input() Input {
	user, _ := ChooseUser("", Accounts{Passwd: passwd}, report.Position{})
	return Input{
		Target:   request.Targets()[0],
		Platform: "linux/amd64",
		Base:     Base{Reference: "python:3.11-slim", Digest: "sha256:0123456789abcdef", Python: "3.11.2", Reason: "the default", Source: "the default"},
		BasePath: "/usr/local/bin:/usr/bin",
		User:     user,
		Metadata: packaging.Metadata{Name: "mlproject", Version: "0.1.0", Summary: "Predicts", Author: "Ada", AuthorEmail: "ada@example.org",
			ProjectURLs: map[string]string{"Source": "https://example.org/code"}},
		Layers: []Layer{{Name: "torchlike", Size: 80 << 20, Distributions: []Distribution{{Name: "torchlike", Version: "2.0", Size: 80 << 20}}}},
		Command: command.Command{Args: []string{"flask", "run"}, Env: map[string]string{"PORT": "5000"}, StopSignal: "SIGINT", Port: 5000,
			Kind: "flask", Source: "app.py:3"},
	}
}

func value(p Plan, name string) string {
	for _, v := range p.Image.Env {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}

func TestPath(t *testing.T) {
	p := Make(input())
	require.Equal(t, "/opt/venv/bin:/usr/local/bin:/usr/bin", value(p, "PATH"))
	require.Equal(t, "/opt/venv", value(p, "VIRTUAL_ENV"))
	require.Equal(t, "/opt/venv/bin/python", value(p, "PIP_PYTHON"))
}

func TestEnvironment(t *testing.T) {
	in := input()
	in.Config = config.Config{
		Env:     map[string]string{"PORT": "8080", "PYTHONUNBUFFERED": "0"},
		Sources: map[string]report.Position{"env.PORT": {File: "Dockerfile", Line: 3}},
	}
	p := Make(in)
	require.Equal(t, "8080", value(p, "PORT"))
	require.Equal(t, "0", value(p, "PYTHONUNBUFFERED"))
	for _, v := range p.Image.Env {
		if v.Name == "PORT" {
			require.Equal(t, "Dockerfile:3", v.Source)
		}
	}
}

func TestLabels(t *testing.T) {
	in := input()
	in.Config.Labels = map[string]string{"org.opencontainers.image.title": "configured", "team": "ml"}
	in.Labels = map[string]string{"team": "asked"}
	p := Make(in)
	require.Equal(t, map[string]string{
		"org.opencontainers.image.title":       "configured",
		"org.opencontainers.image.version":     "0.1.0",
		"org.opencontainers.image.description": "Predicts",
		"org.opencontainers.image.authors":     "Ada <ada@example.org>",
		"org.opencontainers.image.source":      "https://example.org/code",
		"org.opencontainers.image.base.name":   "python:3.11-slim",
		"org.opencontainers.image.base.digest": "sha256:0123456789abcdef",
		"team":                                 "asked",
	}, p.Image.Labels)
}

// The annotation is an SPDX expression.
func TestLicenseLabel(t *testing.T) {
	for text, want := range map[string]string{"MIT OR Apache-2.0": "MIT OR Apache-2.0", "mit": "MIT", "MIT Apache": ""} {
		in := input()
		in.Metadata.LicenseExpression = text
		require.Equal(t, want, Make(in).Image.Labels["org.opencontainers.image.licenses"], text)
	}
}

func TestExpose(t *testing.T) {
	p := Make(input())
	require.Equal(t, []string{"5000/tcp"}, p.Image.Expose)
	in := input()
	in.Config.Expose = []string{"9000", "53/udp"}
	p = Make(in)
	require.Equal(t, []string{"9000/tcp", "53/udp"}, p.Image.Expose)
}

func TestPlanIsStable(t *testing.T) {
	marshal := func() string {
		p := Make(input())
		data, err := json.Marshal(p)
		require.NoError(t, err)
		return string(data)
	}
	first := marshal()
	for range 25 {
		require.Equal(t, first, marshal())
	}
}

func TestText(t *testing.T) {
	in := input()
	in.Layers = append(in.Layers, Layer{Name: "wagon", Distributions: []Distribution{{Name: "wagon", Version: "1.0"}}})
	in.Files.Files = []carry.File{{Path: "app.py", Mode: 0o644, Owner: carry.Root, Reason: "an entry script"}}
	in.Problems = []report.Problem{{Rule: rules.DebugServer, File: "app.py", Line: 9, Message: "debug=True runs a debugger", Remedy: "drop it"}}
	p := Make(in)
	text := p.Text()
	for _, part := range []string{
		"mlproject 0.1.0 for linux/amd64",
		"python        3.11.2  (the default)",
		"torchlike                83.9 MB  torchlike 2.0",
		"app.py                                   0644  root       an entry script",
		`command     ["flask", "run"]  (flask, app.py:3)`,
		"  warning  DebugServer: app.py:9: debug=True runs a debugger: drop it",
	} {
		require.Contains(t, text, part)
	}
	require.Regexp(t, `(?m)^  wagon +wagon 1\.0$`, text, "the lock has no size of what comes from a URL")
}

func TestLabelsOfEqualLinks(t *testing.T) {
	in := input()
	in.Metadata.ProjectURLs = map[string]string{"Repository": "https://example.org/r", "Source": "https://example.org/s", "GitHub": "https://example.org/g"}
	for range 25 {
		p := Make(in)
		require.Equal(t, "https://example.org/g", p.Image.Labels["org.opencontainers.image.source"])
	}
}

// A plan is of the target that is requested: what the target does not hold is not in it.
func TestTargets(t *testing.T) {
	plans := map[string]Plan{}
	for _, target := range request.Targets() {
		in := input()
		in.Target = target
		in.Files = carry.Decision{Withheld: []carry.Excluded{{Path: ".env", Why: "its name is that of a secret"}}, Excluded: []carry.Excluded{{Path: "tests/", Why: "tests"}}, Files: []carry.File{{Path: "app.py", Source: "app.py", Mode: 0o644, Owner: carry.Root}}}
		plans[target.Name] = Make(in)
	}

	image := plans[request.Image]
	require.Equal(t, []string{"flask", "run"}, image.Image.Cmd)
	require.Len(t, image.Carried, 1)
	require.Len(t, image.Left, 1)
	require.Equal(t, image.Carried, plans[request.Test].Carried)
	for _, name := range []string{request.Dev, request.Test} {
		require.Equal(t, []Left{{Path: ".env", Reason: "its name is that of a secret"}}, plans[name].Left, "%s has all other files of the project", name)
	}

	deps := plans[request.Deps]
	require.Equal(t, []string{"python"}, deps.Image.Cmd)
	require.Empty(t, deps.Image.Expose)
	require.Empty(t, deps.Image.Alternatives)
	require.NotContains(t, deps.Image.Labels, "org.opencontainers.image.version")
	require.Contains(t, deps.Image.Labels, "org.opencontainers.image.base.name")
	require.Empty(t, deps.Carried)
	require.Len(t, deps.Layers, 1)
	require.NotContains(t, deps.Text(), "flask")

	require.Equal(t, paths.Source, plans[request.Dev].Image.Workdir)
	require.Empty(t, plans[request.Dev].Carried, "all files of the project are in "+paths.Source)

	for _, name := range []string{request.Wheel, request.Lock} {
		require.Empty(t, plans[name].Image, name)
		require.Empty(t, plans[name].Layers, name)
		require.NotContains(t, plans[name].Text(), "command", name)
	}
}
