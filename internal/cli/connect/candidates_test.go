package connect

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/util/appdefaults"
	"github.com/moby/buildkit/worker/label"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

func TestCandidates(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", "")
	const socket = "the default socket: " + appdefaults.Address
	withBuildx := []string{"docker", "buildx"}
	for name, c := range map[string]struct {
		addr, builder string
		env           environ.Environ
		buildx        []string
		want          []string
		asked         bool
	}{
		"nothing": {want: []string{socket}},
		"buildx":  {buildx: withBuildx, want: []string{"docker buildx: the current builder", socket}},
		"BUILDKIT_HOST": {
			env: environ.Environ{"BUILDKIT_HOST=tcp://b:1", "BUILDX_BUILDER=c"}, buildx: withBuildx,
			want: []string{"BUILDKIT_HOST: tcp://b:1"}, asked: true,
		},
		"BUILDX_BUILDER": {
			env: environ.Environ{"BUILDX_BUILDER=c"}, buildx: withBuildx,
			want: []string{"BUILDX_BUILDER: c"}, asked: true,
		},
		"--builder before BUILDKIT_HOST": {
			builder: "d", env: environ.Environ{"BUILDKIT_HOST=tcp://b:1"}, buildx: withBuildx,
			want: []string{"--builder: d"}, asked: true,
		},
		"--addr before all": {
			addr: "tcp://a:1", builder: "d", env: environ.Environ{"BUILDKIT_HOST=tcp://b:1"}, buildx: withBuildx,
			want: []string{"--addr: tcp://a:1"}, asked: true,
		},
		"empty variables": {
			env:  environ.Environ{"BUILDKIT_HOST=", "BUILDX_BUILDER="},
			want: []string{socket},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			asked := false
			for _, candidate := range Candidates(t.Context(), Options{
				Addr: c.addr, Builder: c.builder, Environ: c.env,
				Buildx: func(context.Context) []string { return c.buildx },
			}) {
				got = append(got, candidate.From+": "+candidate.Address)
				asked = asked || candidate.Asked
			}
			if !slices.Equal(got, c.want) || asked != c.asked {
				t.Errorf("candidates %q asked %v, want %q asked %v", got, asked, c.want, c.asked)
			}
		})
	}
}

// fake is a candidate that answers, or not.
func fake(name string, asked bool, err error) Candidate {
	return Candidate{
		Address: name, From: "a test", Asked: asked,
		Open: func(context.Context) (*Client, error) { return nil, nil },
		Probe: func(context.Context, *Client) ([]*client.WorkerInfo, error) {
			return nil, err
		},
	}
}

func TestFirst(t *testing.T) {
	refused := errors.New("refused\nand more")
	for name, c := range map[string]struct {
		candidates []Candidate
		address    string
		says       []string
	}{
		"the first":              {[]Candidate{fake("a", false, nil), fake("b", false, nil)}, "a", nil},
		"the next":               {[]Candidate{fake("a", false, refused), fake("b", false, nil)}, "b", nil},
		"never past one asked":   {[]Candidate{fake("a", true, refused), fake("b", false, nil)}, "", []string{"BuildKit at a (a test) does not answer: refused"}},
		"none says what to do":   {[]Candidate{fake("a", false, refused)}, "", []string{"no BuildKit daemon found", "a (a test): refused\n", "BUILDKIT_HOST", "--addr", "buildx"}},
		"nowhere to look at all": {nil, "", []string{"no BuildKit daemon found"}},
	} {
		t.Run(name, func(t *testing.T) {
			conn, err := First(t.Context(), c.candidates)
			if c.address != "" && (err != nil || conn.Address != c.address) {
				t.Fatalf("%v, %v", conn, err)
			}
			for _, text := range c.says {
				if err == nil || !strings.Contains(err.Error(), text) {
					t.Errorf("error %v, want it to say %q", err, text)
				}
			}
		})
	}
}

func TestFirstStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	second := false
	cancel(stopped)
	_, err := First(ctx, []Candidate{
		fake("a", false, context.Canceled),
		{Open: func(context.Context) (*Client, error) { second = true; return nil, nil }},
	})
	if !errors.Is(err, stopped) || second {
		t.Errorf("%v, went on: %v", err, second)
	}
}

func TestBackend(t *testing.T) {
	worker := func(version string, labels map[string]string) *client.WorkerInfo {
		return &client.WorkerInfo{BuildkitVersion: client.BuildkitVersion{Version: version}, Labels: labels}
	}
	for name, c := range map[string]struct {
		worker *client.WorkerInfo
		want   Backend
	}{
		"buildkitd":                     {worker("v0.34.2", map[string]string{label.Snapshotter: "overlayfs", label.Executor: "oci"}), BuildKit},
		"buildkitd on containerd":       {worker("v0.34.2", map[string]string{label.Snapshotter: "overlayfs", label.ContainerdNamespace: "buildkit"}), BuildKit},
		"Docker":                        {worker("v0.14.1", map[string]string{hostGatewayLabel: "172.17.0.1"}), DockerGraphdriver},
		"Docker without a bridge":       {worker("v0.14.1-moby", nil), DockerGraphdriver},
		"Docker, containerd store":      {worker("v0.14.1", map[string]string{label.ContainerdNamespace: "moby", label.Snapshotter: "overlayfs"}), DockerContainerd},
		"Docker, containerd and bridge": {worker("v0.14.1", map[string]string{hostGatewayLabel: "172.17.0.1", label.Snapshotter: "overlayfs"}), DockerContainerd},
	} {
		if got := backendOf([]*client.WorkerInfo{c.worker}); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestReason(t *testing.T) {
	for in, want := range map[string]string{
		`failed to list workers: Unavailable: connection error: desc = "transport: Error while dialing: dial unix x.sock: connect: no such file or directory"`: "dial unix x.sock: connect: no such file or directory",
		"refused\nand more": "refused",
	} {
		if got := reason(errors.New(in)); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
