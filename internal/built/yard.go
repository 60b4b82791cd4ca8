// Package built builds with the frontend in this process, as the command line
// does, on the test bed's BuildKit, and runs what was built there: no registry
// and no engine sees the image. It is for what tries many projects; what a client
// of BuildKit sees is tested with that client.
package built

import (
	"context"

	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/environ"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// Yard is a BuildKit to build on.
type Yard struct {
	Bed      bed.Bed
	buildkit *client.Client
	docker   *configfile.ConfigFile
}

// Open finds it on the test bed.
func Open(ctx context.Context, b bed.Bed) (*Yard, error) {
	docker, err := config.Load(b.DockerConfig)
	if err != nil {
		return nil, err
	}
	c, err := client.New(ctx, b.BuildkitHost)
	if err != nil {
		return nil, err
	}
	return &Yard{Bed: b, buildkit: c, docker: docker}, nil
}

func (y *Yard) Close() error { return y.buildkit.Close() }

// Folder is a project to build, with build arguments, KEY=VALUE.
type Folder struct {
	Path string
	Args []string
}

// Request is what a client asks of BuildKit for a folder, with build arguments and
// no others.
func (y *Yard) Request(f Folder) (client.SolveOpt, error) {
	return request.Request{Context: f.Path, BuildArgs: f.Args}.SolveOpt(environ.Environ(y.Bed.Environ()), y.docker)
}

// request is that with this machine's settings.
func (y *Yard) request(f Folder) (client.SolveOpt, error) {
	f.Args = append(y.Bed.BuildArgs(), f.Args...)
	return y.Request(f)
}

// Solve has BuildKit work, and collects the warnings and what steps print. Without
// a function it is the frontend that the request names.
func (y *Yard) Solve(ctx context.Context, so client.SolveOpt, build gwclient.BuildFunc) (response *client.SolveResponse, said Said, err error) {
	statuses, drained := make(chan *client.SolveStatus), make(chan struct{})
	go func() {
		defer close(drained)
		for status := range statuses {
			for _, warning := range status.Warnings {
				said.Warnings = append(said.Warnings, string(warning.Short))
			}
			for _, log := range status.Logs {
				said.Log = append(said.Log, log.Data...)
			}
		}
	}()
	if build == nil {
		response, err = y.buildkit.Solve(ctx, nil, so, statuses)
	} else {
		response, err = y.buildkit.Build(ctx, so, "wainwright test", build, statuses)
	}
	<-drained
	return response, said, err
}

// Said is what a build has said: its warnings, and all that its steps printed.
type Said struct {
	Warnings []string
	Log      []byte
}
