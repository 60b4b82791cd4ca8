package llb

import (
	"encoding/json"
	"path"
	"slices"

	"github.com/moby/buildkit/client/llb"
)

// Resolution is the input of `uv pip compile`
// (https://docs.astral.sh/uv/reference/cli/#uv-pip-compile). The step's cache key depends on
// its bytes. So the frontend writes it from what is declared, without comments and in one
// order.
type Resolution struct {
	Requirements []byte // requirements.in
	Constraints  []byte // constraints.txt
	Settings     []byte // pyproject.toml with the environments to resolve for
	// BuildConstraints is build-constraints.txt. If it is empty, there is no such file.
	BuildConstraints []byte
	Args             []string // further arguments of uv
	// Previous is a lock whose versions are kept if they still satisfy the requirements; nil
	// if there is none.
	Previous []byte
	// Local are files of the context that requirements name, and Below the paths that the
	// lock has for them, in the same order.
	Local []Copied
	Below []string
}

// LocalDir is the folder with Resolution.Local in the step that resolves.
const LocalDir = "/local"

// Copied is a file of a state.
type Copied struct {
	From llb.State
	Path string // below the state's root
}

// copied copies files into a folder, each under its own name. The cache key of a step that
// mounts the result depends on their contents, and not on where they come from.
func copied(into llb.State, folder string, all []Copied) llb.State {
	for _, file := range all {
		into = into.File(llb.Copy(file.From, path.Join("/", file.Path), path.Join("/", folder, path.Base(file.Path)),
			&llb.CopyInfo{CreateDestPath: true, FollowSymlinks: true}, llb.WithCreatedTime(epoch)),
			llb.WithCustomName("[internal] "+file.Path))
	}
	return into
}

// mount returns a state with the files of the resolution.
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

// BuildEnvironment is the environment that the build backend runs in.
type BuildEnvironment struct {
	Venv llb.State // is mounted at /buildenv
	Lock llb.State // has /pylock.build.toml
}

// ResolveBuildEnvironment resolves the build requirements and installs them.
func (s Steps) ResolveBuildEnvironment(r Resolution, label string) BuildEnvironment {
	return s.buildEnvironment(r.mount("build requirements"), r.Args, label)
}

// LockedBuildEnvironment installs the build requirements of a lock.
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
		code:   true,
		// uv compiles in a copy: /in is its working directory.
		mounts: []llb.RunOption{llb.AddMount("/in", in, llb.ForceNoOutput)},
	})
	return BuildEnvironment{
		Venv: made.AddMount("/buildenv", llb.Scratch()),
		Lock: made.AddMount("/lock", llb.Scratch()),
	}
}

// Lock resolves the requirements. The result has /opt/venv/pylock.toml. It is a layer of the
// image, so that an exported cache has it in every mode.
func (s Steps) Lock(r Resolution, build BuildEnvironment, label string) llb.State {
	e := exec{
		step:   "lock",
		label:  "[lock] " + label,
		root:   s.BuildBase,
		script: "lock.py",
		args:   r.Args,
		fetch:  true,
		code:   true,
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

// below returns the paths that the lock has for the files, by their names, as JSON.
func below(r Resolution) string {
	names := map[string]string{}
	for i, file := range r.Local {
		names[path.Base(file.Path)] = r.Below[i]
	}
	data, err := json.Marshal(names)
	if err != nil {
		panic(err) // strings alone
	}
	return string(data)
}

// CommittedLock returns the layer of a lock that lies in the project.
func (s Steps) CommittedLock(lock []byte) llb.State {
	return Tree(llb.Scratch(), "", nil, []Owned{{Path: Venv + "/pylock.toml", Mode: 0o644, Data: lock}},
		s.Label("[lock] pylock.toml of the project"))
}
