// Package failures is the catalogue of what makes a build fail in the tools it
// runs: what each of them prints, and what the build says of it. What recognises a
// failure is with the step that sees it; here each has a name, and the words that
// the tests hold the steps to.
package failures

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// Failure is one way in which a tool fails.
type Failure struct {
	Name string
	By   string // who prints it
	// Report is what the failed step reports: the output as it was printed once.
	Report gateway.Report
	// Python is the one it fails on, where it does not on all.
	Python string
	// Says is what the build says of it, with what is to be written.
	Says string
}

// All are the failures, in the order in which a build may meet them.
func All() []Failure {
	return slices.Concat(apt, setup, compiling, resolving, fetching, machine)
}

// Kinds of reports, one a tool.
const (
	uv      = "uv"
	backend = "backend"
	aptGet  = "apt"
)

// Printed is the output as whoever runs the build sees it: an exception is its last
// line.
func (f Failure) Printed() string {
	printed := strings.TrimRight(f.Report.Log, "\n")
	if f.Report.Type == "" {
		return printed
	}
	return strings.TrimLeft(printed+"\n"+f.Report.Type+": "+f.Report.Message, "\n")
}
