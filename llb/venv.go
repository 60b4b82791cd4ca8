package llb

import "github.com/moby/buildkit/client/llb"

// Facts is what the skeleton step tells of the base's Python. It lies in the layer
// itself: an exported cache holds what the image is made of and nothing beside it,
// so a file on a mount of its own would have the step run again on every new builder.
const Facts = Venv + "/python.json"

// Skeleton lays out the empty virtual environment with the facts, a layer of the image.
func (s Steps) Skeleton() llb.State {
	return s.run(exec{
		step:   "venv",
		label:  "[venv] create " + Venv,
		root:   s.Base,
		script: "skeleton.py",
	}).AddMount("/out", llb.Scratch())
}

// atVenv mounts the skeleton where the image will have it: scripts installed
// by a step then start with the image's interpreter.
func atVenv(skeleton llb.State) llb.RunOption {
	return llb.AddMount(Venv, skeleton, llb.SourcePath(Venv), llb.Readonly)
}
