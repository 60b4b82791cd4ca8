package check

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Found is what there is to say of a program's imports, as far as names tell.
type Found struct {
	Problems   []report.Problem
	supply     Supply
	suspects   []suspect
	collisions []collision
}

// Imports holds what a program imports against what the image has.
func Imports(p Program, s Supply) Found {
	r := newProgram(p).reach(s)
	return Found{
		Problems:   slices.Concat(leftOutOf(r), hidden(r), r.goneNames()),
		supply:     s,
		suspects:   suspectsOf(r, s),
		collisions: collisions(r.program, s),
	}
}

// Settled says that names explain everything, so that it need not be looked at
// what is installed.
func (f Found) Settled() bool { return len(f.suspects)+len(f.collisions) == 0 }

// Settle looks at what is installed, and tells all problems there are.
func (f Found) Settle(list Listing) ([]report.Problem, error) {
	lacking, err := undeclared(f.suspects, f.supply, list)
	if err != nil {
		return nil, err
	}
	spoiled, err := overwritten(f.collisions, list)
	if err != nil {
		return nil, err
	}
	return slices.Concat(f.Problems, lacking, spoiled), nil
}
