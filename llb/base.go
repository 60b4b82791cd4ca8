package llb

import (
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// Apt installs Debian packages on a root and returns the result: the root and one layer.
// Without packages it returns the root.
func (s Steps) Apt(root llb.State, step string, packages []string, label string) llb.State {
	if len(packages) == 0 {
		return root
	}
	return s.run(exec{
		step:   step,
		label:  label + ": " + strings.Join(packages, " "),
		root:   root,
		script: "apt.py",
		args:   packages,
		reach:  true,
	}).Root()
}

// Facts is the path of the file in which EmptyVenv describes the base's Python, as JSON. The
// file is in the layer itself. An exported cache has the layers of the image and nothing
// else: with a file in a mount of its own, the step would run again on every new builder.
const Facts = Venv + "/python.json"

// EmptyVenv creates the virtual environment without distributions, and the file Facts. The
// result is a layer of the image.
func (s Steps) EmptyVenv() llb.State {
	return s.run(exec{
		step:   "venv",
		label:  "[venv] create " + Venv,
		root:   s.Base,
		script: "skeleton.py",
	}).AddMount("/out", llb.Scratch())
}

// atVenv mounts the empty virtual environment at its path in the image: scripts that a step
// installs then start with the image's interpreter.
func atVenv(emptyVenv llb.State) llb.RunOption {
	return llb.AddMount(Venv, emptyVenv, llb.SourcePath(Venv), llb.Readonly)
}
