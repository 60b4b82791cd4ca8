// Package failures is a catalogue of failures of the tools that a build runs: what
// the tool printed, and the message that the build gives for it. Tests check that
// each is recognised, and docs/failures.md is generated from it. The code that
// recognises them is in packages uverrors, explain and wheel.
package failures

import (
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// Failure is one failure of a tool.
type Failure struct {
	Name string
	By   string // the tool
	// Report is the report of the failed step, with the tool's real output.
	Report gateway.Report
	// Python is the minor version that the tool fails with, "" for any.
	Python string
	// Says is the build's message and remedy, on one line.
	Says string
}

// All returns the failures in the order in which a build may meet them.
func All() []Failure {
	return slices.Concat(apt, setup, compiling, resolving, fetching, machine)
}

// Printed returns the output as it was shown during the build, without a final line
// end. An exception of the build backend is its last line.
func (f Failure) Printed() string {
	printed := strings.TrimRight(f.Report.Log, "\n")
	if f.Report.Type == "" {
		return printed
	}
	return strings.TrimLeft(printed+"\n"+f.Report.Type+": "+f.Report.Message, "\n")
}
