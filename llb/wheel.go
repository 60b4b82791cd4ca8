package llb

import (
	"path"

	"github.com/moby/buildkit/client/llb"

	"github.com/wainwright-build/wainwright/llb/paths"
)

// WheelBuild is the input of a build of a wheel.
type WheelBuild struct {
	Context llb.State // without what is ignored
	Project string    // the project's path in it, "" for the root
	// Repository mounts the whole context, with the repository above the project.
	Repository bool
	// Editable mounts the project at paths.Source itself, as it is in the image for which an
	// editable wheel is built.
	Editable bool
	Backend  []byte // JSON: see steps/hooks.py
	Env      []Env  // variables for the backend
	Network  bool
	Label    string
}

// Wheel is a wheel that was built.
type Wheel struct {
	File      llb.State // has *.whl and survey.json, or requires.json: see steps/wheel.py
	Installed llb.State // the installed wheel, a layer of the image
}

// Wheel surveys the project, builds its wheel and installs it, in one exec.
func (s Steps) Wheel(w WheelBuild, build BuildEnvironment, emptyVenv llb.State) Wheel {
	env := []Env{{"WAINWRIGHT_BACKEND", string(w.Backend)}}
	// At its path in the context: setup.py may open files beside the project.
	at, mounted := path.Join(paths.Source, w.Project), path.Join("/", w.Project)
	if w.Editable {
		at = paths.Source
	}
	if at != paths.Source {
		env = append(env, Env{"WAINWRIGHT_SOURCE", at})
	}
	if w.Repository && !w.Editable {
		at, mounted = paths.Source, "/"
	}
	if w.Network {
		env = append(env, Env{"WAINWRIGHT_NETWORK", "1"})
	}
	for _, variable := range w.Env {
		// Not under its own name: PYTHONHOME, for one, would break the step itself.
		env = append(env, Env{"WAINWRIGHT_ENV_" + variable.Name, variable.Value})
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
		code:    true,
		offline: !w.Network,
		reach:   w.Network,
		env:     env,
		mounts: []llb.RunOption{
			// It is writable because setuptools writes into the project's folder, and has
			// no output: nothing that is written there is kept.
			llb.AddMount(at, w.Context, llb.SourcePath(mounted), llb.ForceNoOutput),
			llb.AddMount("/buildenv", build.Venv, llb.Readonly),
			atVenv(emptyVenv),
		},
	})
	return Wheel{
		File:      made.AddMount("/wheel", llb.Scratch()),
		Installed: made.AddMount("/out", llb.Scratch()),
	}
}
