// Package check finds what will fail when the program runs though the build succeeds, and
// what is wrong with how the project declares what it needs. Facts of the project, its
// wheel and its lock go in, and problems come out, each a warning. It is pure: what it has
// to know of installed files it asks a Listing for.
package check

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Found is what is wrong with a program's imports as far as names can tell.
type Found struct {
	Problems   []report.Problem // certain already
	supply     Supply
	suspects   []suspect
	collisions []collision
}

// Imports compares what a program imports with what the image has.
func Imports(p Program, s Supply) Found {
	g := newProgram(p).importGraph(s)
	return Found{
		Problems:   slices.Concat(missingModules(g), hiddenPackages(g), g.removedNameProblems()),
		supply:     s,
		suspects:   suspectsOf(g, s),
		collisions: collisions(g.program, s),
	}
}

// Settled reports whether names explain everything, so that Settle need not look at what
// is installed.
func (f Found) Settled() bool { return len(f.suspects)+len(f.collisions) == 0 }

// Settle looks at what is installed and returns all problems. Its error is that of list.
func (f Found) Settle(list Listing) ([]report.Problem, error) {
	missing, err := undeclared(f.suspects, f.supply, list)
	if err != nil {
		return nil, err
	}
	overwritten, err := overwrittenPackages(f.collisions, list)
	if err != nil {
		return nil, err
	}
	return slices.Concat(f.Problems, missing, overwritten), nil
}
