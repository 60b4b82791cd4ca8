package plan

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// Compiled reports whether a wheel of the layer holds compiled modules, so that the layer
// differs from machine to machine.
func (l Layer) Compiled() bool { return slices.ContainsFunc(l.Distributions, Distribution.Compiled) }

// Compiled reports whether the distribution is installed from a wheel for one machine.
func (d Distribution) Compiled() bool {
	name, err := packaging.ParseWheelName(d.File)
	return err == nil && !name.Pure()
}
