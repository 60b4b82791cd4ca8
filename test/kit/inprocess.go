package kit

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	apicapspb "github.com/moby/buildkit/util/apicaps/pb"
	"github.com/tonistiigi/fsutil"

	wainwright "github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
)

// SolveOptions are those of a build in this process, with the frontend's code and no image
// of it.
func SolveOptions(t *testing.T, dir string, attrs map[string]string) client.SolveOpt {
	t.Helper()
	tree, err := fsutil.NewFS(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"filename": "Dockerfile"}
	for _, arg := range bed.Env(t).BuildArgs() {
		name, value, _ := strings.Cut(arg, "=")
		all["build-arg:"+name] = value
	}
	maps.Copy(all, attrs)
	return client.SolveOpt{
		FrontendAttrs: all,
		LocalMounts:   map[string]fsutil.FS{"context": tree, "dockerfile": tree},
	}
}

// PushInProcess builds with the frontend's code in this process, through the client
// that wrap makes of the gateway's.
func PushInProcess(t *testing.T, dir string, wrap func(gwclient.Client) gwclient.Client) Pushed {
	t.Helper()
	b := bed.Env(t)
	repository := "test/" + Name(t)
	opt := SolveOptions(t, dir, nil)
	opt.Exports = []client.ExportEntry{{Type: client.ExporterImage, Attrs: map[string]string{
		"name": b.Registry + "/" + repository, "push": "true",
	}}}
	response, steps := Solve(t, opt, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		return wainwright.Build(ctx, wrap(c))
	})
	return Pushed{ReadImage(t, b, repository, response.ExporterResponse["containerimage.digest"]), steps}
}

// Solve runs a build function in this process on the bed's BuildKit. It has to succeed.
func Solve(t *testing.T, opt client.SolveOpt, build gwclient.BuildFunc) (*client.SolveResponse, Steps) {
	t.Helper()
	response, steps, err := TrySolve(t, opt, build)
	if err != nil {
		t.Fatalf("%v\n%s", err, steps.Text)
	}
	return response, steps
}

// TrySolve is Solve for a build that may fail.
func TrySolve(t *testing.T, opt client.SolveOpt, build gwclient.BuildFunc) (*client.SolveResponse, Steps, error) {
	t.Helper()
	return SolveOn(t, bed.Env(t).BuildkitHost, opt, build)
}

// SolveOn is TrySolve on another daemon.
func SolveOn(t *testing.T, host string, opt client.SolveOpt, build gwclient.BuildFunc) (*client.SolveResponse, Steps, error) {
	t.Helper()
	c, err := client.New(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	channel := make(chan *client.SolveStatus)
	var statuses []*client.SolveStatus
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for status := range channel {
			statuses = append(statuses, status)
		}
	}()
	response, err := c.Build(t.Context(), opt, "wainwright tests", build, channel)
	<-drained
	return response, stepsOf(statuses), err
}

// Lacking is a client of a daemon without some capabilities.
type Lacking struct {
	gwclient.Client
	Capabilities []apicaps.CapID
}

// BuildOpts are those of the daemon without the capabilities.
func (c Lacking) BuildOpts() gwclient.BuildOpts {
	opts := c.Client.BuildOpts()
	var left []*apicapspb.APICap
	for _, capability := range pb.Caps.All() {
		id := apicaps.CapID(capability.ID)
		if !slices.Contains(c.Capabilities, id) && opts.LLBCaps.Supports(id) == nil {
			left = append(left, capability)
		}
	}
	opts.LLBCaps = pb.Caps.CapSet(left)
	return opts
}
