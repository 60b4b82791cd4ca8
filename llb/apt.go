package llb

import (
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// Apt installs Debian packages on top of a root; the result is root and the layer.
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
