// Package check finds problems that do not fail the build: those that will fail the program
// when it runs, and mistakes in what the project declares. It takes facts about the project,
// its wheel and its lock, and returns problems to warn of. It is pure: it lists installed files
// with a Listing.
package check

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Found is what the names of modules and distributions show about a program's imports.
type Found struct {
	Problems   []report.Problem // certain without a look at installed files
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
