package llb

import "github.com/moby/buildkit/client/llb"

// Resolution is the input of a run of `uv pip compile`, written by the frontend
// from what is declared: its bytes are the step's identity, so order, comments
// and whatever else a file says never reach it.
type Resolution struct {
	Requirements []byte // requirements.in
	Constraints  []byte // constraints.txt
	Settings     []byte // pyproject.toml with the environments to resolve for
	Args         []string
}

func (r Resolution) mount(label string) llb.State {
	return files(label,
		File{"/constraints.txt", r.Constraints},
		File{"/pyproject.toml", r.Settings},
		File{"/requirements.in", r.Requirements},
	)
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
	made := s.run(exec{
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
	})
	return made.AddMount("/out", llb.Scratch())
}

// CommittedLock is the layer of a lock that lies in the project.
func (s Steps) CommittedLock(lock []byte) llb.State {
	return Tree(llb.Scratch(), "", []Owned{{Path: Venv + "/pylock.toml", Mode: 0o644, Data: lock}},
		s.Label("[lock] pylock.toml of the project"))
}
