package llb

import (
	"path"

	"github.com/moby/buildkit/client/llb"
)

// WheelBuild is how the project's wheel is made.
type WheelBuild struct {
	Context llb.State // the narrowed context
	Project string    // the project's directory in it, "" for the root
	// Repository mounts the whole context, with the repository above the project.
	Repository bool
	// Editable has the project at SourceDir itself, as the image that refers to it has.
	Editable bool
	Backend  []byte // JSON for hooks.py
	Env      []Env  // the backend's environment from the configuration
	Network  bool
	Label    string
}

// Wheel is the built wheel.
type Wheel struct {
	File      llb.State // *.whl and survey.json, or requires.json
	Installed llb.State // the wheel installed, a layer of the image
}

// Wheel surveys the project, builds its wheel and installs it, in one exec.
func (s Steps) Wheel(w WheelBuild, build BuildEnvironment, skeleton llb.State) Wheel {
	env := []Env{{"WAINWRIGHT_BACKEND", string(w.Backend)}}
	// As deep as in the context: setup.py may tell its way to a folder beside it.
	at, mounted := path.Join(SourceDir, w.Project), path.Join("/", w.Project)
	if w.Editable {
		at = SourceDir
	}
	if at != SourceDir {
		env = append(env, Env{"WAINWRIGHT_SOURCE", at})
	}
	if w.Repository && !w.Editable {
		at, mounted = SourceDir, "/"
	}
	if w.Network {
		env = append(env, Env{"WAINWRIGHT_NETWORK", "1"})
	}
	for _, each := range w.Env {
		// Not the step's own: it may be PYTHONHOME.
		env = append(env, Env{"WAINWRIGHT_ENV_" + each.Name, each.Value})
	}
	beside := []string{"hooks.py", "libraries.py", "references.py"}
	if w.Network {
		beside = append(beside, "network.py")
	}
	made := s.run(exec{
		step:    "wheel",
		label:   w.Label,
		root:    s.BuildBase,
		script:  "wheel.py",
		beside:  beside,
		offline: !w.Network,
		reach:   w.Network,
		env:     env,
		mounts: []llb.RunOption{
			// Writable because setuptools writes beside setup.py; without an
			// output the mount is still keyed by its content.
			llb.AddMount(at, w.Context, llb.SourcePath(mounted), llb.ForceNoOutput),
			llb.AddMount("/buildenv", build.Venv, llb.Readonly),
			atVenv(skeleton),
		},
	})
	return Wheel{
		File:      made.AddMount("/wheel", llb.Scratch()),
		Installed: made.AddMount("/out", llb.Scratch()),
	}
}
