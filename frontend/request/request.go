// Package request is the first stage of a build: what the caller asks for, read once
// from BuildKit's options, the Dockerfile, pyproject.toml and build arguments.
package request

import (
	"context"
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

// Request is what the caller asked for, and what the project's small files say.
type Request struct {
	UI     *dockerui.Client
	Target Target
	// Subrequest is what is asked instead of a build, such as "frontend.lint"; "" for a
	// build.
	Subrequest string
	Config     config.Config
	Dir        string // the project's directory, "" for the context's root
	Files      project.Files
	Probe      project.Probe
	// Created is the time of the image and of what is attached to it, and Epoch what
	// SOURCE_DATE_EPOCH says, nil if nothing.
	Created time.Time
	Epoch   *time.Time
	// Warnings are what was found so far; Ignore is what not to warn of; WarningsFail
	// makes errors of the rest.
	Warnings     []report.Problem
	Ignore       []rules.Ignore
	WarningsFail bool
	// Sources are the files that a problem may refer to, by the name a person knows.
	Sources map[string][]byte
}

// Platforms are those to build for. The only one is nil where the caller names none,
// which stands for the builder's own.
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

// Read reads the request. What is wrong with it is a report.Problem or several, with the
// files they refer to.
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
	check, by, err := checked(ui.LinterConfig, files.dockerfile)
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

// read is what the Dockerfile and the project's small files say.
type read struct {
	dockerfile *config.File // nil where there is none: --build-arg BUILDKIT_SYNTAX needs none
	config     config.Config
	dir        string
	project    project.Files
	probe      project.Probe
	warnings   []report.Problem
	sources    map[string][]byte
}

// readFiles reads them; tested adds the files that name what the tests require. On an
// error sources has the files that were read until then.
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
	// Where the project lies is set in the Dockerfile or nowhere: its own pyproject.toml
	// is read once that is known.
	cfg, _, err := config.Parse(in)
	if err != nil {
		return r, err
	}
	r.dir = path.Clean("/" + cfg.Project)[1:]

	// Files name other files: pyproject.toml the requirements, those what they
	// include. One look is enough where none of them does.
	var requested []string
	for {
		if r.probe, err = project.Look(ctx, client, ui, r.dir, requested); err != nil {
			return r, notThere(cfg, err)
		}
		if r.project, err = r.probe.Read(ctx, r.dir, requested); err != nil {
			return r, notThere(cfg, err)
		}
		maps.Copy(r.sources, r.project)
		if data, ok := r.project["pyproject.toml"]; ok {
			in.Pyproject = &config.File{Name: "pyproject.toml", Data: data}
		}
		if r.config, r.warnings, err = config.Parse(in); err != nil {
			return r, err
		}
		missing := missingFiles(r.config, r.project, tested, requested)
		if len(missing) == 0 {
			break
		}
		requested = append(requested, missing...)
	}
	return r, nil
}

// notThere puts into words a directory that project names and the context lacks.
func notThere(cfg config.Config, err error) error {
	source, ok := cfg.Sources["project"]
	if !ok {
		return err
	}
	return report.Problem{
		Message: fmt.Sprintf("the project's directory %s cannot be read in the build context: %v", cfg.Project, err),
		Remedy:  "correct project, or look whether .dockerignore leaves the directory out",
	}.At(source.Begin())
}

// readDockerfile reads the file the build was started with. A missing one is
// only fine where nobody asked for it by name.
func readDockerfile(ctx context.Context, client *gateway.Client, ui *dockerui.Client) (*dockerui.Source, error) {
	source, err := ui.ReadEntrypoint(ctx, "Dockerfile")
	if err == nil {
		return source, nil
	}
	opts := ui.BuildOpts().Opts
	if name := opts["filename"]; name != "" && path.Base(name) != dockerui.DefaultDockerfileName {
		return nil, err
	}
	if there, lookErr := dockerfileIsThere(ctx, client, ui); lookErr != nil || there {
		return nil, err
	}
	return nil, nil
}

// dockerfileIsThere looks: across the gateway a missing file and an unreadable
// one are the same kind of error.
func dockerfileIsThere(ctx context.Context, client *gateway.Client, ui *dockerui.Client) (bool, error) {
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
