package llb

import "github.com/moby/buildkit/client/llb"

// Skeleton is the empty virtual environment and what its making told.
type Skeleton struct {
	Venv  llb.State // /opt/venv, a layer of the image
	Facts llb.State // /python.json
}

// Skeleton lays out the empty virtual environment.
func (s Steps) Skeleton() Skeleton {
	made := s.run(exec{
		step:   "venv",
		label:  "[venv] create " + Venv,
		root:   s.Base,
		script: "skeleton.py",
	})
	return Skeleton{
		Venv:  made.AddMount("/out", llb.Scratch()),
		Facts: made.AddMount("/facts", llb.Scratch()),
	}
}

// atVenv mounts the skeleton where the image will have it: scripts installed
// by a step then start with the image's interpreter.
func atVenv(skeleton llb.State) llb.RunOption {
	return llb.AddMount(Venv, skeleton, llb.SourcePath(Venv), llb.Readonly)
}
