package starters

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/environ"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// Yard is the BuildKit that builds and the Docker engine that runs.
type Yard struct {
	bed      bed.Bed
	buildkit *client.Client
	docker   *configfile.ConfigFile
}

// Open finds them on the test bed.
func Open(ctx context.Context, b bed.Bed) (*Yard, error) {
	if b.DockerHost == "" {
		return nil, errors.New("the test bed's Docker engine is not up; run: bed/bed up docker")
	}
	docker, err := config.Load(b.DockerConfig)
	if err != nil {
		return nil, err
	}
	c, err := client.New(ctx, b.BuildkitHost)
	return &Yard{bed: b, buildkit: c, docker: docker}, err
}

func (y *Yard) Close() error { return y.buildkit.Close() }

// built is what came of a build: an image, or an error.
type built struct {
	image string // its reference, by digest
	said  []string
	log   string // what its steps printed
	err   error
}

// build builds a copy of a repository with the frontend, as the command line
// does, and pushes it to the bed's registry, where the engine finds it.
func (y *Yard) build(ctx context.Context, name, dir string, args []string) (built, error) {
	if _, err := os.Stat(filepath.Join(dir, "Dockerfile")); errors.Is(err, os.ErrNotExist) {
		line := []byte("# syntax=ghcr.io/wainwright-build/frontend:1\n")
		if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), line, 0o644); err != nil {
			return built{}, err
		}
	}
	settings := y.settings(map[string]string{"INDEX_URL": "index.url", "EXTRA_INDEX_URL": "index.extra"})
	so, err := request.Request{Context: dir, BuildArgs: append(settings, args...)}.SolveOpt(environ.Environ(y.bed.Environ()), y.docker)
	if err != nil {
		return built{}, err
	}
	so.Exports = y.push(name)
	var b built
	response, err := y.solve(&b, func(statuses chan *client.SolveStatus) (*client.SolveResponse, error) {
		return y.buildkit.Build(ctx, so, "wainwright starters", frontend.Build, statuses)
	})
	if err != nil {
		b.err = err
		return b, nil
	}
	b.image, err = y.reference(name, response)
	return b, err
}

// buildNaive builds a copy of a repository as most starters do, with the
// Dockerfile frontend that is part of BuildKit.
func (y *Yard) buildNaive(ctx context.Context, name, dir, dockerfile string) (built, error) {
	settings := y.settings(map[string]string{"INDEX_URL": "PIP_INDEX_URL", "EXTRA_INDEX_URL": "PIP_EXTRA_INDEX_URL"})
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(withArguments(dockerfile, settings)), 0o644); err != nil {
		return built{}, err
	}
	so, err := request.Request{Context: dir, BuildArgs: settings}.SolveOpt(environ.Environ(y.bed.Environ()), y.docker)
	if err != nil {
		return built{}, err
	}
	so.Frontend = "dockerfile.v0"
	so.Exports = y.push(name)
	// Packing what nobody else needs takes longer than all the rest.
	so.Exports[0].Attrs["compression"] = "uncompressed"
	var b built
	response, err := y.solve(&b, func(statuses chan *client.SolveStatus) (*client.SolveResponse, error) {
		return y.buildkit.Solve(ctx, nil, so, statuses)
	})
	if err != nil {
		b.err = err
		return b, nil
	}
	b.image, err = y.reference(name, response)
	return b, err
}

// withArguments declares what pip reads of this machine's settings, of which a
// hand-written Dockerfile knows nothing.
func withArguments(dockerfile string, settings []string) string {
	before, after, _ := strings.Cut(dockerfile, "RUN ")
	for _, setting := range settings {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "PIP_") {
			before += "ARG " + name + "\n"
		}
	}
	return before + "RUN " + after
}

// settings are this machine's that a build has to be handed.
func (y *Yard) settings(index map[string]string) []string {
	var args []string
	for _, name := range []string{"INDEX_URL", "EXTRA_INDEX_URL", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"} {
		key := index[name]
		if key == "" {
			key = name
		}
		if value := y.bed.Env["WAINWRIGHT_BED_"+name]; value != "" {
			args = append(args, key+"="+value)
		}
	}
	return args
}

func (y *Yard) push(name string) []client.ExportEntry {
	return []client.ExportEntry{{Type: client.ExporterImage, Attrs: map[string]string{
		"name": y.repository(name), "push": "true",
	}}}
}

func (y *Yard) repository(name string) string { return y.bed.Registry + "/starters/" + name }

func (y *Yard) reference(name string, response *client.SolveResponse) (string, error) {
	digest := response.ExporterResponse[exptypes.ExporterImageDigestKey]
	if digest == "" {
		return "", fmt.Errorf("the build of %s has no digest", name)
	}
	return y.repository(name) + "@" + digest, nil
}

// solve collects what a build says.
func (y *Yard) solve(b *built, solve func(chan *client.SolveStatus) (*client.SolveResponse, error)) (*client.SolveResponse, error) {
	statuses, drained := make(chan *client.SolveStatus), make(chan struct{})
	go func() {
		defer close(drained)
		var log strings.Builder
		defer func() { b.log = log.String() }()
		for status := range statuses {
			for _, each := range status.Logs {
				log.Write(each.Data)
			}
			for _, warning := range status.Warnings {
				b.said = append(b.said, string(warning.Short))
			}
		}
	}()
	response, err := solve(statuses)
	<-drained
	return response, err
}
