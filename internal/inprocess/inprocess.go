// Package inprocess builds projects with the frontend in this process, as the
// command line does, on the test bed's BuildKit, and runs the images there, without
// a registry or an engine. It is for tests of many projects. What a client of
// BuildKit sees is tested with that client.
package inprocess

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

// Builder is a connection to a BuildKit.
type Builder struct {
	Bed      bed.Bed
	buildkit *client.Client
	docker   *configfile.ConfigFile
}

// Open connects to the test bed's BuildKit.
func Open(ctx context.Context, b bed.Bed) (*Builder, error) {
	docker, err := config.Load(b.DockerConfig)
	if err != nil {
		return nil, err
	}
	c, err := client.New(ctx, b.BuildkitHost)
	if err != nil {
		return nil, err
	}
	return &Builder{Bed: b, buildkit: c, docker: docker}, nil
}

func (b *Builder) Close() error { return b.buildkit.Close() }

// Folder is a project to build, with build arguments, KEY=VALUE.
type Folder struct {
	Path string
	Args []string
}

// Request returns the request that a client makes for a folder with its build
// arguments, and without this machine's.
func (b *Builder) Request(f Folder) (client.SolveOpt, error) {
	return request.Request{Context: f.Path, BuildArgs: f.Args}.SolveOpt(environ.Environ(b.Bed.Environ()), b.docker)
}

// request is Request with this machine's index and proxies.
func (b *Builder) request(f Folder) (client.SolveOpt, error) {
	f.Args = append(b.Bed.BuildArgs(), f.Args...)
	return b.Request(f)
}

// Solve solves a request with the frontend build, or with the one that the request
// names if build is nil, and collects warnings and logs. Its error is BuildKit's or
// that of build.
func (b *Builder) Solve(ctx context.Context, so client.SolveOpt, build gwclient.BuildFunc) (response *client.SolveResponse, out Output, err error) {
	statuses, drained := make(chan *client.SolveStatus), make(chan struct{})
	go func() {
		defer close(drained)
		for status := range statuses {
			for _, warning := range status.Warnings {
				out.Warnings = append(out.Warnings, string(warning.Short))
			}
			for _, log := range status.Logs {
				out.Log = append(out.Log, log.Data...)
			}
		}
	}()
	if build == nil {
		response, err = b.buildkit.Solve(ctx, nil, so, statuses)
	} else {
		response, err = b.buildkit.Build(ctx, so, "wainwright test", build, statuses)
	}
	<-drained
	return response, out, err
}

// Output is what a build reported: its warnings, and all that its steps printed.
type Output struct {
	Warnings []string
	Log      []byte
}
