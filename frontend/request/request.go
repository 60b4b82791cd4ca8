// Package request reads what the caller requests, from BuildKit's options, the Dockerfile,
// pyproject.toml and build arguments. It is the first stage of a build.
package request

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"time"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Request is what the caller requests, and the project's small files.
type Request struct {
	UI         *dockerui.Client
	Target     Target
	Subrequest string // such as "frontend.lint"; "" for a build
	Config     config.Config
	Dir        string // the project's directory, "" for the context's root
	Files      project.Files
	Probe      project.Probe
	// Created is the time of the image and of its attestations. Epoch is the time in
	// SOURCE_DATE_EPOCH, nil if it is not set.
	Created time.Time
	Epoch   *time.Time

	Warnings     []report.Problem
	Ignore       []rules.Ignore // what not to warn of
	WarningsFail bool           // other warnings are errors
	// Sources are the files that problems may refer to, by the names that problems have.
	Sources map[string][]byte
}

// Platforms returns the platforms to build for. If the caller names none, it returns one nil,
// for the builder's own platform.
func (r Request) Platforms() []*ocispecs.Platform {
	if len(r.UI.TargetPlatforms) == 0 {
		return []*ocispecs.Platform{nil}
	}
	var all []*ocispecs.Platform
	for i := range r.UI.TargetPlatforms {
		all = append(all, &r.UI.TargetPlatforms[i])
	}
	return all
}

// SeveralPlatforms reports whether the image is built for more than one platform.
func (r Request) SeveralPlatforms() bool { return len(r.UI.TargetPlatforms) > 1 }

// Read reads the request. The error is a report.Problem or report.Errors if the request is at
// fault, with the files that they refer to; else it is BuildKit's.
func Read(ctx context.Context, client *gateway.Client, ui *dockerui.Client) (Request, error) {
	opts := ui.BuildOpts().Opts
	if err := checkCaps(opts["frontend.caps"]); err != nil {
		return Request{}, err
	}
	target, err := findTarget(ui.Target)
	if err != nil {
		return Request{}, err
	}
	files, err := readFiles(ctx, client, ui, target.Tested)
	if err != nil {
		return Request{}, report.WithSource(err, files.sources)
	}
	check, by, err := checkConfig(ui.LinterConfig, files.dockerfile)
	if err != nil {
		return Request{}, report.WithSource(err, files.sources)
	}
	epoch, err := sourceDateEpoch(ctx, ui)
	if err != nil {
		return Request{}, err
	}
	created := steps.Epoch()
	if epoch != nil {
		created = *epoch
	}
	return Request{
		UI: ui, Target: target, Subrequest: opts["requestid"],
		Config: files.config, Dir: files.dir, Files: files.project, Probe: files.probe,
		Created: created, Epoch: epoch,
		Warnings: slices.Concat(files.warnings, notApplied(ui)),
		Ignore:   ignored(files.config, check, by), WarningsFail: check.ReturnAsError,
		Sources: files.sources,
	}, nil
}

// read is what was read from the Dockerfile and the project's small files.
type read struct {
	dockerfile *config.File // nil if there is none: --build-arg BUILDKIT_SYNTAX needs none
	config     config.Config
	dir        string
	project    project.Files
	probe      project.Probe
	warnings   []report.Problem
	sources    map[string][]byte
}

// readFiles reads the Dockerfile and the project's small files; with tested, also those with
// the requirements of the tests. If it fails, the result has sources alone: the files that
// were read until then.
func readFiles(ctx context.Context, client *gateway.Client, ui *dockerui.Client, tested bool) (read, error) {
	r := read{sources: map[string][]byte{}}
	dockerfile, err := readDockerfile(ctx, client, ui)
	if err != nil {
		return r, err
	}
	in := config.Inputs{BuildArgs: ui.BuildArgs}
	if dockerfile != nil {
		r.dockerfile = &config.File{Name: dockerfile.Filename, Data: dockerfile.Data}
		in.Dockerfile = r.dockerfile
		r.sources[dockerfile.Filename] = dockerfile.Data
	}
	// The project's directory is set in the Dockerfile: its pyproject.toml can only be read
	// once the directory is known.
	cfg, _, err := config.Parse(in)
	if err != nil {
		return r, err
	}
	r.dir = path.Clean("/" + cfg.Project)[1:]

	look := func(more []string) (project.Probe, error) {
		return project.Look(ctx, client, ui, r.dir, more)
	}
	if r.probe, err = look(nil); err != nil {
		return r, noDirectory(cfg, err)
	}
	if r.project, err = r.probe.Read(ctx, r.dir); err != nil {
		return r, noDirectory(cfg, err)
	}
	maps.Copy(r.sources, r.project)
	if data, ok := r.project["pyproject.toml"]; ok {
		in.Pyproject = &config.File{Name: "pyproject.toml", Data: data}
	}
	if r.config, r.warnings, err = config.Parse(in); err != nil {
		return r, err
	}
	if err := r.readIncluded(ctx, look, tested); err != nil {
		return r, err
	}
	maps.Copy(r.sources, r.project)
	return r, nil
}

// noDirectory explains that the context has no directory of the name that project has. An
// error that has a cause of its own, such as a full disk, is returned as it is.
func noDirectory(cfg config.Config, err error) error {
	source, ok := cfg.Sources["project"]
	if !ok || gateway.IsExplained(err) || errors.Is(err, context.Canceled) {
		return err
	}
	return report.Problem{
		Message: fmt.Sprintf("the project's directory %s cannot be read in the build context: %v", cfg.Project, err),
		Remedy:  "correct project, or look whether .dockerignore leaves the directory out",
	}.At(source.Begin())
}

// readDockerfile reads the Dockerfile. It returns nil if there is none and the caller names
// none.
func readDockerfile(ctx context.Context, client *gateway.Client, ui *dockerui.Client) (*dockerui.Source, error) {
	source, err := ui.ReadEntrypoint(ctx, "Dockerfile")
	if err == nil {
		return source, nil
	}
	opts := ui.BuildOpts().Opts
	if name := opts["filename"]; name != "" && path.Base(name) != dockerui.DefaultDockerfileName {
		return nil, err
	}
	if exists, otherErr := hasDockerfile(ctx, client, ui); otherErr != nil || exists {
		return nil, err
	}
	return nil, nil
}

// hasDockerfile reports whether there is a Dockerfile. Errors of the gateway do not distinguish
// a missing file from one that cannot be read.
func hasDockerfile(ctx context.Context, client *gateway.Client, ui *dockerui.Client) (bool, error) {
	opts := ui.BuildOpts().Opts
	name := dockerui.DefaultLocalNameDockerfile
	if key := opts["dockerfilekey"]; key != "" {
		name = key
	}
	st := llb.Local(name,
		llb.SessionID(ui.BuildOpts().SessionID),
		llb.FollowPaths([]string{"[Dd]ockerfile"}),
		llb.SharedKeyHint(name+"-wainwright"),
		dockerui.WithInternalName("look for a Dockerfile"),
	)
	if opts["context"] != "" {
		remote, err := ui.MainContext(ctx)
		if err != nil {
			return false, err
		}
		st = *remote
	}
	ref, err := client.Solve(ctx, st)
	if err != nil {
		return false, err
	}
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/", IncludePattern: "[Dd]ockerfile"})
	return len(entries) > 0, err
}
