package starters

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/exporter/containerimage/exptypes"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/inprocess"
)

// Runner has the BuildKit that builds and the Docker engine that runs images.
type Runner struct{ *inprocess.Builder }

// Open finds both on the test bed.
func Open(ctx context.Context, b bed.Bed) (*Runner, error) {
	if b.DockerHost == "" {
		return nil, errors.New("the test bed's Docker engine is not up; run: bed/bed up docker")
	}
	builder, err := inprocess.Open(ctx, b)
	return &Runner{builder}, err
}

// made is the result of a build: an image, or an error.
type made struct {
	image    string // its reference, by digest
	messages []string
	log      string // what its steps printed
	err      error
}

// build builds a copy of a repository with the frontend, as the command line does, and
// pushes it to the bed's registry, from which the engine pulls it.
func (runner *Runner) build(ctx context.Context, name, dir string, args []string) (made, error) {
	if _, err := os.Stat(filepath.Join(dir, "Dockerfile")); errors.Is(err, os.ErrNotExist) {
		line := []byte("# syntax=ghcr.io/wainwright-build/frontend:1\n")
		if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), line, 0o644); err != nil {
			return made{}, err
		}
	}
	so, err := runner.Request(inprocess.Folder{Path: dir, Args: append(runner.Bed.BuildArgs(), args...)})
	if err != nil {
		return made{}, err
	}
	so.Exports = runner.push(name)
	return runner.make(ctx, name, so, frontend.Build)
}

// buildNaive builds a copy of a repository as most starters do, with BuildKit's
// Dockerfile frontend.
func (runner *Runner) buildNaive(ctx context.Context, name, dir, dockerfile string) (made, error) {
	settings := runner.Bed.Settings("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte(withArguments(dockerfile, settings)), 0o644); err != nil {
		return made{}, err
	}
	so, err := runner.Request(inprocess.Folder{Path: dir, Args: settings})
	if err != nil {
		return made{}, err
	}
	so.Frontend = "dockerfile.v0"
	so.Exports = runner.push(name)
	// Compressing layers would take longer than everything else.
	so.Exports[0].Attrs["compression"] = "uncompressed"
	return runner.make(ctx, name, so, nil)
}

// make builds an image and pushes it.
func (runner *Runner) make(ctx context.Context, name string, so client.SolveOpt, build gwclient.BuildFunc) (made, error) {
	response, solved, err := runner.Solve(ctx, so, build)
	m := made{messages: solved.Warnings, log: string(solved.Log), err: err}
	if err == nil {
		m.image, err = runner.reference(name, response)
		return m, err
	}
	return m, nil
}

// withArguments declares the build arguments with this machine's settings for pip,
// which a hand-written Dockerfile does not have.
func withArguments(dockerfile string, settings []string) string {
	before, after, _ := strings.Cut(dockerfile, "RUN ")
	for _, setting := range settings {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "PIP_") {
			before += "ARG " + name + "\n"
		}
	}
	return before + "RUN " + after
}

func (runner *Runner) push(name string) []client.ExportEntry {
	return []client.ExportEntry{{Type: client.ExporterImage, Attrs: map[string]string{
		"name": runner.repository(name), "push": "true",
	}}}
}

func (runner *Runner) repository(name string) string {
	return runner.Bed.Registry + "/starters/" + name
}

func (runner *Runner) reference(name string, response *client.SolveResponse) (string, error) {
	digest := response.ExporterResponse[exptypes.ExporterImageDigestKey]
	if digest == "" {
		return "", fmt.Errorf("the build of %s has no digest", name)
	}
	return runner.repository(name) + "@" + digest, nil
}
