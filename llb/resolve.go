package llb

import (
	"encoding/json"
	"path"
	"slices"

	"github.com/moby/buildkit/client/llb"
)

// Resolution is the input of a run of `uv pip compile`, written by the frontend
// from what is declared: its bytes are the step's identity, so order, comments
// and whatever else a file says never reach it.
type Resolution struct {
	Requirements []byte // requirements.in
	Constraints  []byte // constraints.txt
	Settings     []byte // pyproject.toml with the environments to resolve for
	// BuildConstraints are build-constraints.txt, which is only there where it says
	// something.
	BuildConstraints []byte
	Args             []string
	// Previous is a lock of which what can stay stays, where there is one.
	Previous []byte
	// Local are the files of the context that may be locked, Below their paths in the
	// lock.
	Local []Copied
	Below []string
}

// LocalDir is where the step that resolves has files of the context.
const LocalDir = "/local"

// Copied is a file of a state.
type Copied struct {
	From llb.State
	Path string // below the state's root
}

// copied lays files into a folder, each under its own name: a step that has them is
// keyed by their contents alone.
func copied(into llb.State, folder string, all []Copied) llb.State {
	for _, each := range all {
		into = into.File(llb.Copy(each.From, path.Join("/", each.Path), path.Join("/", folder, path.Base(each.Path)),
			&llb.CopyInfo{CreateDestPath: true, FollowSymlinks: true}, llb.WithCreatedTime(epoch)),
			llb.WithCustomName("[internal] "+each.Path))
	}
	return into
}

func (r Resolution) mount(label string) llb.State {
	all := []File{
		{"/constraints.txt", r.Constraints},
		{"/pyproject.toml", r.Settings},
		{"/requirements.in", r.Requirements},
	}
	all = append(all, buildConstraints(r.BuildConstraints)...)
	if len(r.Previous) > 0 {
		all = append(all, File{"/pylock.toml", r.Previous})
	}
	return files(label, all...)
}

func buildConstraints(text []byte) []File {
	if len(text) == 0 {
		return nil
	}
	return []File{{"/build-constraints.txt", text}}
}

// BuildEnvironment is the environment of the build backend.
type BuildEnvironment struct {
	Venv llb.State // to be mounted at /buildenv
	Lock llb.State // /pylock.build.toml
}

// ResolveBuildEnvironment resolves the build requirements and installs them.
func (s Steps) ResolveBuildEnvironment(r Resolution, label string) BuildEnvironment {
	return s.buildEnvironment(r.mount("build requirements"), r.Args, label)
}

// LockedBuildEnvironment installs the build requirements a lock names.
func (s Steps) LockedBuildEnvironment(lock []byte, label string) BuildEnvironment {
	return s.buildEnvironment(files("build requirements", File{"/pylock.build.toml", lock}), nil, label)
}

func (s Steps) buildEnvironment(in llb.State, args []string, label string) BuildEnvironment {
	if s.Platform != "" {
		args = append(slices.Clone(args), "--python-platform="+s.Platform)
	}
	made := s.run(exec{
		step:   "build-environment",
		label:  "[wheel 1/2] build environment: " + label,
		root:   s.BuildBase,
		script: "buildenv.py",
		args:   args,
		fetch:  true,
		// uv compiles in a copy: /in is its working directory.
		mounts: []llb.RunOption{llb.AddMount("/in", in, llb.ForceNoOutput)},
	})
	return BuildEnvironment{
		Venv: made.AddMount("/buildenv", llb.Scratch()),
		Lock: made.AddMount("/lock", llb.Scratch()),
	}
}

// Lock resolves the requirements; the result holds /opt/venv/pylock.toml and is
// a layer of the image, which keeps this step in every kind of cache export.
func (s Steps) Lock(r Resolution, build BuildEnvironment, label string) llb.State {
	e := exec{
		step:   "lock",
		label:  "[lock] " + label,
		root:   s.BuildBase,
		script: "lock.py",
		args:   r.Args,
		fetch:  true,
		mounts: []llb.RunOption{
			llb.AddMount("/in", r.mount("requirements"), llb.ForceNoOutput),
			llb.AddMount("/build", build.Lock, llb.Readonly),
		},
	}
	if len(r.Local) > 0 {
		e.env = append(e.env, Env{"WAINWRIGHT_LOCAL", below(r)})
		e.mounts = append(e.mounts, llb.AddMount(LocalDir, copied(llb.Scratch(), "", r.Local), llb.Readonly))
	}
	made := s.run(e)
	return made.AddMount("/out", llb.Scratch())
}

// below is JSON: the paths that the lock has, by the names of the files.
func below(r Resolution) string {
	names := map[string]string{}
	for i, each := range r.Local {
		names[path.Base(each.Path)] = r.Below[i]
	}
	data, err := json.Marshal(names)
	if err != nil {
		panic(err) // strings alone
	}
	return string(data)
}

// CommittedLock is the layer of a lock that lies in the project.
func (s Steps) CommittedLock(lock []byte) llb.State {
	return Tree(llb.Scratch(), "", []Owned{{Path: Venv + "/pylock.toml", Mode: 0o644, Data: lock}},
		s.Label("[lock] pylock.toml of the project"))
}
