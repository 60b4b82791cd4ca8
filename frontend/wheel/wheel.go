// Package wheel builds the wheels of the project and of its local requirements: their own
// build backend runs without network. It reads what a wheel contains and declares, and
// explains failures of the backend.
package wheel

import (
	"context"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"sort"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Maker makes the wheels of one platform: the project's, and those of its local
// requirements.
type Maker struct {
	Config config.Config
	Tools  toolchain.Toolchain
	Python string       // "3.13"
	Index  config.Index // for build requirements
	// Locked is the build environment of the committed lock; nil to resolve one.
	Locked []packaging.Package
	Relock bool // the target is the lock
}

// Project is a project that a wheel is built from.
type Project struct {
	project.Source
	Backend Backend
	Of      string // the folder of a local requirement, "" for the project itself
}

// Request is a Maker and a Project together: the input of one build of a wheel, and of the
// functions that explain its failures.
type Request struct {
	Config  config.Config
	Dir     string // the project's directory
	Files   project.Files
	Context project.Context
	Backend Backend
	Of      string // see Project
	Python  string
	Index   config.Index
	Locked  []packaging.Package
	Relock  bool

	source    project.Source
	steps     steps.Steps // for the build environment
	backend   steps.Steps // for the backend; those of another platform if it is emulated
	emptyVenv llb.State
}

// Wheel is a wheel that was built, and what was read from it.
type Wheel struct {
	// Drifted is set if the build environment of the committed lock does not satisfy the
	// build requirements, so that another was resolved.
	Drifted bool

	File        string // its name
	Size        int64  // in bytes
	State       steps.Wheel
	Environment steps.BuildEnvironment // that it was built in
	Requires    []string               // all build requirements, with those that the backend returned
	// NeedsGit is set if the version comes from git, judged by Requires.
	NeedsGit bool

	Metadata    packaging.Metadata
	EntryPoints map[string][]packaging.EntryPoint
	Contents    []packaging.WheelFile
	TopLevel    []string
	Modules     []string
	Survey      []byte // survey.json, not decoded
	Libraries   []Library
	Warnings    []report.Problem

	emulated bool // it was built on the image's platform
}

// Bounds on the sizes of files that are read, in bytes.
const (
	maxSurvey   = 64 << 20
	maxRequires = 1 << 20
)

// request returns the request for a wheel that is built on the builder's own platform. A
// committed lock has the build environment of the project. A local requirement is built in
// it too if it satisfies all build requirements.
func (m Maker) request(p Project) Request {
	r := Request{
		Config: m.Config, Dir: p.Dir, Files: p.Files, Context: p.Context, Backend: p.Backend, Of: p.Of,
		Python: m.Python, Index: m.Index, Locked: m.Locked, Relock: m.Relock,
		source: p.Source, steps: m.Tools.Steps, backend: m.Tools.Steps, emptyVenv: m.Tools.EmptyVenv,
	}
	if r.Of != "" && checkLocked(r, r.requires()) != nil {
		r.Locked = nil
	}
	return r
}

// emulated returns the request for a wheel that is built on the image's platform. Only the
// backend has to run there: its environment is installed on the builder's own platform, if
// uv can install for the other one.
func (m Maker) emulated(p Project, target packaging.Target) Request {
	r := m.request(p)
	r.backend, r.Backend.Machine = *m.Tools.Cross.Emulated, ""
	r.steps = r.steps.ForPlatform(m.Tools.Label)
	if r.steps.Platform = resolve.Platform(target); r.steps.Platform == "" {
		r.steps = r.backend
	}
	return r
}

// Build builds the wheel on the builder's own platform. The error is a report.Problem if
// the project is at fault, with the line of its code if that failed, or a report.Errors;
// else it is BuildKit's, or a gateway.StepError that needs no more than the configuration
// to be explained.
func (m Maker) Build(ctx context.Context, client *gateway.Client, p Project) (Wheel, error) {
	return build(ctx, client, m.request(p))
}

// maxAttempts bounds the runs of a backend. One is the common case: the backend requires no
// more than is declared. A second has what get_requires_for_build_wheel returned in the
// first (https://peps.python.org/pep-0517/#get-requires-for-build-wheel); setuptools
// returns setup_requires there. A third is for a requirement that is only returned once
// the others are installed.
const maxAttempts = 3

// build builds a wheel. Errors are as those of Build.
func build(ctx context.Context, client *gateway.Client, r Request) (Wheel, error) {
	requires := r.requires()
	drifted := false
	for range maxAttempts {
		if err := checkLocked(r, requires); err != nil {
			if !r.Backend.Editable && !r.Relock {
				return Wheel{}, err
			}
			// The lock has what the image is built with. An editable wheel may need more.
			r.Locked, drifted = nil, true
		}
		result, err := attempt(ctx, client, r, requires)
		if err != nil {
			return Wheel{}, err
		}
		if len(result.missing) == 0 {
			result.wheel.Drifted = drifted
			return result.wheel, nil
		}
		for _, requirement := range result.missing {
			if problem := refused(requirement); problem != nil {
				return Wheel{}, problem.At(report.Position{File: r.Backend.Declared})
			}
		}
		if needsGit(result.missing) {
			if r.source, err = r.source.WithGit(ctx); err != nil {
				return Wheel{}, err
			}
			r.Context = r.source.Context
		}
		requires = append(requires, result.missing...)
	}
	return Wheel{}, report.Problem{
		File:    r.Backend.Declared,
		Message: "the build backend asks for other requirements each time it is run: " + report.Abbreviate(requires),
	}
}

// label names the vertex that builds the wheel.
func (r Request) label() string {
	if r.Of != "" {
		return "[local] build and install " + r.Of
	}
	if r.Backend.Editable {
		return "[dev] install the project editable"
	}
	return "[wheel 2/2] build and install the project"
}

// BuildEditable builds the editable wheel (https://peps.python.org/pep-0660/) of a project
// whose wheel exists, on the platform on which that was built. The editable wheel refers to
// the source in /src. Errors are as those of Build.
func (m Maker) BuildEditable(ctx context.Context, client *gateway.Client, p Project, made Wheel, target packaging.Target) (Wheel, error) {
	r := m.request(p)
	if made.emulated {
		r = m.emulated(p, target)
	}
	r.Backend.Editable = true
	// With what the backend returned before: that saves the second attempt.
	r.Backend.Requires, r.Config.Build.Requires = made.Requires, nil
	if r.Dir != "" && made.NeedsGit {
		// In /src, as in the image, the project has no repository above it. See
		// https://setuptools-scm.readthedocs.io/en/latest/overrides/.
		r.Config.Build.Env = maps.Clone(r.Config.Build.Env)
		if r.Config.Build.Env == nil {
			r.Config.Build.Env = map[string]string{}
		}
		r.Config.Build.Env["SETUPTOOLS_SCM_PRETEND_VERSION"] = made.Metadata.Version
	}
	return build(ctx, client, r)
}

// attemptResult is what one run of the backend results in: a wheel, or the requirements
// that are missing in the build environment. If missing is not empty, there is no wheel.
type attemptResult struct {
	wheel   Wheel
	missing []string
}

// attempt runs the backend in an environment with the requirements.
func attempt(ctx context.Context, client *gateway.Client, r Request, requires []string) (attemptResult, error) {
	venv, err := environment(r, requires)
	if err != nil {
		return attemptResult{}, err
	}
	var env []steps.Env
	for _, name := range slices.Sorted(maps.Keys(r.Config.Build.Env)) {
		env = append(env, steps.Env{Name: name, Value: r.Config.Build.Env[name]})
	}
	state := r.backend.Wheel(steps.WheelBuild{
		Context:    r.Context.State,
		Project:    r.Dir,
		Repository: r.Backend.NeedsGit(requires),
		Editable:   r.Backend.Editable,
		Backend:    r.Backend.spec(),
		Env:        env,
		Network:    r.Config.Build.Network,
		Label:      r.label(),
	}, venv, r.emptyVenv)

	ref, err := client.Solve(ctx, state.File)
	if err != nil {
		return attemptResult{}, explain(r, requires, err)
	}
	sizes, err := fileSizes(ctx, ref)
	if err != nil {
		return attemptResult{}, err
	}
	if _, ok := sizes["requires.json"]; ok {
		missing, err := readRequires(ctx, ref, r)
		return attemptResult{missing: missing}, err
	}
	wheel, err := readWheel(ctx, ref, sizes, r)
	if err != nil {
		return attemptResult{}, err
	}
	wheel.State, wheel.Environment, wheel.Requires, wheel.NeedsGit = state, venv, requires, r.Backend.NeedsGit(requires)
	return attemptResult{wheel: wheel}, nil
}

// fileSizes returns the files in the root of a result by their names, with their sizes in
// bytes.
func fileSizes(ctx context.Context, ref gwclient.Reference) (map[string]int64, error) {
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/"})
	if err != nil {
		return nil, err
	}
	sizes := map[string]int64{}
	for _, entry := range entries {
		sizes[entry.Path] = entry.Size
	}
	return sizes, nil
}

// readRequires reads the requirements that the backend returned: at least one. The error is
// a report.Problem or BuildKit's.
func readRequires(ctx context.Context, ref gwclient.Reference, r Request) ([]string, error) {
	data, err := gateway.Read(ctx, ref, "/requires.json", maxRequires)
	if err != nil {
		return nil, err
	}
	var requires []string
	if err := json.Unmarshal(data, &requires); err != nil || len(requires) == 0 {
		return nil, report.Problem{File: r.Backend.Declared, Message: "the build backend asks for requirements in a form that is none"}
	}
	return requires, nil
}

// readWheel reads the wheel that the backend built. A wheel that is missing, is empty, or
// does not admit the base's Python is a report.Problem.
func readWheel(ctx context.Context, ref gwclient.Reference, sizes map[string]int64, r Request) (Wheel, error) {
	files := slices.Sorted(maps.Keys(sizes))
	files = slices.DeleteFunc(files, func(file string) bool { return path.Ext(file) != ".whl" })
	if len(files) == 0 {
		return Wheel{}, report.Problem{
			File:    r.Backend.Declared,
			Message: "the build backend " + r.Backend.Name + " ended without making a wheel",
		}
	}
	file := files[len(files)-1]
	w := Wheel{File: file, Size: sizes[file]}
	opened, err := packaging.OpenWheel(gateway.NewReaderAt(ctx, ref, "/"+file, w.Size), w.Size, file)
	if err != nil {
		return Wheel{}, err
	}
	if w.Survey, err = gateway.Read(ctx, ref, "/survey.json", maxSurvey); err != nil {
		return Wheel{}, err
	}
	if w.Metadata, err = opened.Metadata(); err != nil {
		return Wheel{}, err
	}
	if err := installedCredential(opened, w.Metadata, r); err != nil {
		return Wheel{}, err
	}
	if w.EntryPoints, err = opened.EntryPoints(); err != nil {
		return Wheel{}, err
	}
	w.Contents, w.TopLevel, w.Modules = opened.Files(), opened.TopLevel(), opened.Modules()
	sort.Strings(w.TopLevel)
	if _, ok := sizes["libraries.json"]; ok {
		if w.Libraries, err = ReadLibraries(ctx, ref); err != nil {
			return Wheel{}, err
		}
	}
	_, notInstalled := sizes["unfit.json"] // Requires-Python excludes the base's Python
	switch {
	case notInstalled && w.Metadata.RequiresPython.SupportsPython(r.Python):
		return Wheel{}, patchVersionProblem(w.Metadata.RequiresPythonRaw, r)
	case w.isEmpty():
		return Wheel{}, emptyProblem(w, r)
	}
	w.Warnings = unknownVersion(r, w.Metadata.Version)
	return w, nil
}
