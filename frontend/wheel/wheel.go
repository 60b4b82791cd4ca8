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
	"github.com/wainwright-build/wainwright/llb"
)

// Request is what a wheel is made from.
type Request struct {
	Config  config.Config
	Dir     string // the project's directory
	Files   project.Files
	Context project.Context
	Backend Backend
	Steps   llb.Steps
	// On is where the backend runs, if not where the other steps do: on another
	// platform's base.
	On *llb.Steps
	// Skeleton is the empty virtual environment, Python its minor version.
	Skeleton bkllb.State
	Python   string
	// Index is where build requirements come from.
	Index config.Index
	// Of is the folder of a local requirement, "" for the project itself.
	Of string
	// Locked is the build environment a committed lock names, nil to resolve it.
	Locked []packaging.Package
	Relock bool // the lock itself is asked for
	// WithGit narrows the context anew with .git in it.
	WithGit func(context.Context) (project.Context, error)
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
}

// Bounds on what is read, in bytes.
const (
	maxSurvey   = 64 << 20
	maxRequires = 1 << 20
)

// Build makes the wheel. The common path is one exec; a backend that asks for
// more requirements than are declared (setup_requires) costs a second.
func Build(ctx context.Context, client *gateway.Client, r Request) (Wheel, error) {
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
		wheel, asked, err := attempt(ctx, client, r, requires)
		if err != nil || asked == nil {
			wheel.Drifted = drifted
			return wheel, err
		}
		for _, each := range asked {
			if packaging.HasCredentials(each) {
				return Wheel{}, credential(r.Backend.Declared, 0)
			}
		}
		if NeedsGit(asked) {
			if r.Context, err = r.WithGit(ctx); err != nil {
				return Wheel{}, err
			}
		}
		requires = append(requires, asked...)
	}
	return Wheel{}, report.Problem{
		File:    r.Backend.Declared,
		Message: "the build backend asks for other requirements each time it is run: " + strings.Join(requires, ", "),
	}
}

func (r Request) requires() []string {
	return append(append([]string{}, r.Backend.Requires...), r.Config.Build.Requires...)
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

// Local is the request for the wheel of a local requirement. A committed lock has the
// project's build environment, which serves where it has all that is required.
func (r Request) Local(dir, of string, files project.Files, backend Backend) Request {
	r.Dir, r.Of, r.Files, r.Backend = dir, of, files, backend
	if lockedLacks(r, r.requires()) != nil {
		r.Locked = nil
	}
	return r
}

// Editable makes a wheel that refers to the source where the step has it, /src.
func Editable(ctx context.Context, client *gateway.Client, r Request, made Wheel) (Wheel, error) {
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
	return Build(ctx, client, r)
}

// Environment is the environment the first attempt builds in, nearly always the
// only one.
func (r Request) Environment() (llb.BuildEnvironment, error) { return environment(r, r.requires()) }

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
	on := r.Steps
	if r.On != nil {
		on = *r.On
	}
	made := on.Wheel(llb.WheelBuild{
		Context:  r.Context.State,
		Project:  r.Dir,
		Whole:    r.Backend.NeedsGit(requires),
		Editable: r.Backend.Editable,
		Backend:  r.Backend.spec(),
		Env:      env,
		Network:  r.Config.Build.Network,
		Label:    r.label(),
	}, environment, r.Skeleton)

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
	return w, nil, w.check(r)
}

// environment is the build environment: a lock's, or resolved from what is
// required.
func environment(r Request, requires []string) (llb.BuildEnvironment, error) {
	label := strings.Join(requires, " ")
	if r.Locked != nil {
		return r.Steps.LockedBuildEnvironment(packaging.WriteLock(r.Locked), label), nil
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
	return r.Steps.ResolveBuildEnvironment(resolution, label), nil
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
