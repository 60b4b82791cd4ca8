// Package wheel is the third step of a build: the project's wheel, made by its
// own backend without network, and what the wheel says of itself.
package wheel

import (
	"context"
	"encoding/json"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"

	bkllb "github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/llb"
)

// Maker makes the wheels of one platform: the project's, and those of its local
// requirements.
type Maker struct {
	Config config.Config
	Tools  toolchain.Toolchain
	Python string // "3.13"
	// Index is where build requirements come from.
	Index config.Index
	// Locked is the build environment of the committed lock; nil to resolve one.
	Locked []packaging.Package
	Relock bool // the lock itself is built
}

// Project is what a wheel is made of.
type Project struct {
	project.Source
	Backend Backend
	Of      string // the folder of a local requirement, "" for the project itself
}

// Request is a wheel that a Maker is asked for, flat: what the words for a failure of its
// build are made of.
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
	steps     llb.Steps // that make the build environment
	backend   llb.Steps // that run the backend: of another platform when it is emulated
	emptyVenv bkllb.State
}

// Wheel is the project's wheel and what it told.
type Wheel struct {
	// Drifted says that the committed lock lacks something that it is made with.
	Drifted bool

	File  string
	Size  int64
	State llb.Wheel
	// Environment is what built it.
	Environment llb.BuildEnvironment
	Requires    []string // build requirements, as asked
	// NeedsGit says that the version comes from git: what the backend asked for besides
	// is known once the wheel is made.
	NeedsGit bool

	Metadata    packaging.Metadata
	EntryPoints map[string][]packaging.EntryPoint
	Contents    []packaging.WheelFile
	TopLevel    []string
	Modules     []string
	Survey      []byte // survey.json, as it is
	Libraries   []Library
	// Warnings are of what the backend did.
	Warnings []report.Problem

	emulated bool // it was made on the image's platform
}

// Bounds on what is read, in bytes.
const (
	maxSurvey   = 64 << 20
	maxRequires = 1 << 20
)

// request is the request for a wheel that is built where the other steps run. A committed
// lock has the build environment of the project, which serves a local requirement where
// it has all that is required.
func (m Maker) request(p Project) Request {
	r := Request{
		Config: m.Config, Dir: p.Dir, Files: p.Files, Context: p.Context, Backend: p.Backend, Of: p.Of,
		Python: m.Python, Index: m.Index, Locked: m.Locked, Relock: m.Relock,
		source: p.Source, steps: m.Tools.Steps, backend: m.Tools.Steps, emptyVenv: m.Tools.EmptyVenv,
	}
	if r.Of != "" && lockedLacks(r, r.requires()) != nil {
		r.Locked = nil
	}
	return r
}

// emulated is the request for a wheel that is built on the platform itself. Only the
// backend has to run there: its environment is installed for the platform by the other
// steps, where uv knows the platform.
func (m Maker) emulated(p Project, target packaging.Target) Request {
	r := m.request(p)
	r.backend, r.Backend.Machine = *m.Tools.Cross.Emulated, ""
	r.steps = r.steps.ForPlatform(m.Tools.Label)
	if r.steps.Platform = resolve.Platform(target); r.steps.Platform == "" {
		r.steps = r.backend
	}
	return r
}

// Build makes the wheel where the other steps run: on the builder's own platform. A
// failure of the project's own code is a report.Problem with its line.
func (m Maker) Build(ctx context.Context, client *gateway.Client, p Project) (Wheel, error) {
	return build(ctx, client, m.request(p))
}

// build makes a wheel. The common path is one exec; a backend that asks for more than it
// is declared to require costs a second: get_requires_for_build_wheel
// (https://peps.python.org/pep-0517/#get-requires-for-build-wheel), which is also where
// setuptools reports setup_requires. The third is for a requirement that only shows once
// the second is there.
func build(ctx context.Context, client *gateway.Client, r Request) (Wheel, error) {
	requires := r.requires()
	drifted := false
	for range 3 {
		if err := lockedLacks(r, requires); err != nil {
			if !r.Backend.Editable && !r.Relock {
				return Wheel{}, err
			}
			// A lock is of the image: what editing needs besides is not in it.
			r.Locked, drifted = nil, true
		}
		wheel, more, err := attempt(ctx, client, r, requires)
		if err != nil || more == nil {
			wheel.Drifted = drifted
			return wheel, err
		}
		for _, requirement := range more {
			if packaging.HasCredentials(requirement) {
				return Wheel{}, credential(report.Position{File: r.Backend.Declared})
			}
		}
		if NeedsGit(more) {
			if r.source, err = r.source.WithGit(ctx); err != nil {
				return Wheel{}, err
			}
			r.Context = r.source.Context
		}
		requires = append(requires, more...)
	}
	return Wheel{}, report.Problem{
		File:    r.Backend.Declared,
		Message: "the build backend asks for other requirements each time it is run: " + strings.Join(requires, ", "),
	}
}

func (r Request) requires() []string {
	return slices.Concat(r.Backend.Requires, r.Config.Build.Requires)
}

func (r Request) label() string {
	if r.Of != "" {
		return "[local] build and install " + r.Of
	}
	if r.Backend.Editable {
		return "[dev] install the project editable"
	}
	return "[wheel 2/2] build and install the project"
}

// BuildEditable makes the editable wheel (https://peps.python.org/pep-0660/) of a project
// whose wheel was made, on the platform on which that was. It refers to the source where
// the step has it, /src. Errors are as those of Build.
func (m Maker) BuildEditable(ctx context.Context, client *gateway.Client, p Project, made Wheel, target packaging.Target) (Wheel, error) {
	r := m.request(p)
	if made.emulated {
		r = m.emulated(p, target)
	}
	r.Backend.Editable = true
	// With all that the backend asked for already.
	r.Backend.Requires, r.Config.Build.Requires = made.Requires, nil
	if r.Dir != "" && made.NeedsGit {
		// It is made where the image has it, with no repository above.
		r.Config.Build.Env = maps.Clone(r.Config.Build.Env)
		if r.Config.Build.Env == nil {
			r.Config.Build.Env = map[string]string{}
		}
		r.Config.Build.Env["SETUPTOOLS_SCM_PRETEND_VERSION"] = made.Metadata.Version
	}
	return build(ctx, client, r)
}

// Environment is the environment that the first attempt builds in, and nearly always the
// only one. Build requirements that cannot be read are a report.Problem.
func (m Maker) Environment(p Project) (llb.BuildEnvironment, error) {
	r := m.request(p)
	return environment(r, r.requires())
}

// attempt builds the wheel in an environment with the requirements; asked names
// those the backend wants besides.
func attempt(ctx context.Context, client *gateway.Client, r Request, requires []string) (w Wheel, asked []string, err error) {
	environment, err := environment(r, requires)
	if err != nil {
		return w, nil, err
	}
	var env []llb.Env
	for _, name := range slices.Sorted(maps.Keys(r.Config.Build.Env)) {
		env = append(env, llb.Env{Name: name, Value: r.Config.Build.Env[name]})
	}
	made := r.backend.Wheel(llb.WheelBuild{
		Context:  r.Context.State,
		Project:  r.Dir,
		Whole:    r.Backend.NeedsGit(requires),
		Editable: r.Backend.Editable,
		Backend:  r.Backend.spec(),
		Env:      env,
		Network:  r.Config.Build.Network,
		Label:    r.label(),
	}, environment, r.emptyVenv)

	ref, err := client.Solve(ctx, made.File)
	if err != nil {
		return w, nil, failure(r, requires, err)
	}
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/"})
	if err != nil {
		return w, nil, err
	}
	unfit, native := false, false
	for _, entry := range entries {
		if entry.Path == "requires.json" {
			data, err := gateway.Read(ctx, ref, "/requires.json", maxRequires)
			if err != nil {
				return w, nil, err
			}
			if err := json.Unmarshal(data, &asked); err != nil || len(asked) == 0 {
				return w, nil, report.Problem{File: r.Backend.Declared, Message: "the build backend asks for requirements in a form that is none"}
			}
			return w, asked, nil
		}
		unfit = unfit || entry.Path == "unfit.json"
		native = native || entry.Path == "libraries.json"
		if path.Ext(entry.Path) == ".whl" {
			w.File, w.Size = entry.Path, entry.Size
		}
	}
	if w.File == "" {
		return w, nil, report.Problem{
			File:    r.Backend.Declared,
			Message: "the build backend " + r.Backend.Name + " ended without making a wheel",
		}
	}
	w.State, w.Environment, w.Requires, w.NeedsGit = made, environment, requires, r.Backend.NeedsGit(requires)
	if err := w.read(ctx, ref); err != nil {
		return w, nil, err
	}
	if native {
		if w.Libraries, err = ReadLibraries(ctx, ref); err != nil {
			return w, nil, err
		}
	}
	if unfit && w.Metadata.RequiresPython.SupportsPython(r.Python) {
		return w, nil, unfitProblem(w.Metadata.RequiresPythonRaw, r)
	}
	w.Warnings = unknownVersion(r, w.Metadata.Version)
	return w, nil, w.check(r)
}

// environment is the build environment: a lock's, or resolved from what is
// required.
func environment(r Request, requires []string) (llb.BuildEnvironment, error) {
	label := strings.Join(requires, " ")
	if r.Locked != nil {
		return r.steps.LockedBuildEnvironment(packaging.WriteLock(r.Locked), label), nil
	}
	resolution, err := resolve.New(resolve.Input{
		Requirements: requires,
		Constraints:  r.Config.Build.Constraints,
		Python:       r.Python,
		Index:        r.Index,
	})
	if err != nil {
		return llb.BuildEnvironment{}, report.Problem{File: r.Backend.Declared, Message: "build requirements: " + err.Error()}
	}
	return r.steps.ResolveBuildEnvironment(resolution, label), nil
}

func (w *Wheel) read(ctx context.Context, ref gwclient.Reference) error {
	opened, err := packaging.OpenWheel(gateway.NewReaderAt(ctx, ref, "/"+w.File, w.Size), w.Size, w.File)
	if err != nil {
		return err
	}
	if w.Survey, err = gateway.Read(ctx, ref, "/survey.json", maxSurvey); err != nil {
		return err
	}
	if w.Metadata, err = opened.Metadata(); err != nil {
		return err
	}
	if w.EntryPoints, err = opened.EntryPoints(); err != nil {
		return err
	}
	w.Contents, w.TopLevel, w.Modules = opened.Files(), opened.TopLevel(), opened.Modules()
	sort.Strings(w.TopLevel)
	return nil
}

// check refuses a wheel that installs nothing: the image would have no project
// in it, and the first to notice would be whoever runs it.
func (w *Wheel) check(r Request) error {
	if len(w.Modules) > 0 {
		return nil
	}
	for _, file := range w.Contents {
		if !strings.Contains(strings.SplitN(file.Path, "/", 2)[0], ".dist-info") {
			return nil // scripts or data alone
		}
	}
	return emptyProblem(w, r)
}
