// Package options is the first step of a build: what the caller asked, read once
// from BuildKit's options, the Dockerfile, pyproject.toml and build arguments.
package options

import (
	"context"
	"fmt"
	"path"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Options is what the caller asked and what the project's small files say.
type Options struct {
	UI     *dockerui.Client
	Config config.Config
	// Dockerfile is nil where there is none: --build-arg BUILDKIT_SYNTAX needs none.
	Dockerfile *dockerui.Source
	Probe      *project.Probe
	Dir        string // the project's directory, "" for the context's root
	Files      project.Files
	Warnings   []report.Problem
	// Ignore is what not to warn of; WarningsFail makes the rest errors.
	Ignore       []rules.Ignore
	WarningsFail bool
	// Sources are the files problems may stand in, by the name a person knows.
	Sources map[string][]byte
}

// Read reads the options; testing says that the target installs what the tests
// need. On an error Sources is set as far as it was read.
func Read(ctx context.Context, client *gateway.Client, ui *dockerui.Client, testing bool) (Options, error) {
	o := Options{UI: ui, Sources: map[string][]byte{}}
	var err error
	if o.Dockerfile, err = readDockerfile(ctx, client, ui); err != nil {
		return o, err
	}
	in := config.Inputs{BuildArgs: ui.BuildArgs}
	if o.Dockerfile != nil {
		in.Dockerfile = &config.File{Name: o.Dockerfile.Filename, Data: o.Dockerfile.Data}
		o.Sources[o.Dockerfile.Filename] = o.Dockerfile.Data
	}
	// Where the project lies is said in the Dockerfile or not at all: its own
	// pyproject.toml is read once that is known.
	cfg, _, err := config.Parse(in)
	if err != nil {
		return o, err
	}
	o.Dir = path.Clean("/" + cfg.Project)[1:]

	// Files name other files: pyproject.toml the requirements, those what they
	// include. One look is enough where none of them does.
	var warnings []report.Problem
	var asked []string
	for {
		if o.Probe, err = project.Look(ctx, client, ui, o.Dir, asked); err != nil {
			return o, notThere(cfg, err)
		}
		if o.Files, err = o.Probe.Read(ctx, o.Dir, asked); err != nil {
			return o, notThere(cfg, err)
		}
		for name, data := range o.Files {
			o.Sources[name] = data
		}
		if data, ok := o.Files["pyproject.toml"]; ok {
			in.Pyproject = &config.File{Name: "pyproject.toml", Data: data}
		}
		if o.Config, warnings, err = config.Parse(in); err != nil {
			return o, err
		}
		missing := wanted(o.Config, o.Files, testing, asked)
		if len(missing) == 0 {
			break
		}
		asked = append(asked, missing...)
	}
	o.Warnings = append(o.Warnings, warnings...)
	check, by, err := checked(ui.LinterConfig, in.Dockerfile)
	if err != nil {
		return o, err
	}
	o.Ignore, o.WarningsFail = ignored(o.Config, check, by), check.ReturnAsError
	return o, nil
}

// notThere puts into words a directory that project names and the context lacks.
func notThere(cfg config.Config, err error) error {
	source, ok := cfg.Sources["project"]
	if !ok {
		return err
	}
	return report.Problem{
		File: source.File, Line: source.Line,
		Message: fmt.Sprintf("the project's directory %s cannot be read in the build context: %v", cfg.Project, err),
		Remedy:  "correct project, or look whether .dockerignore leaves the directory out",
	}
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
