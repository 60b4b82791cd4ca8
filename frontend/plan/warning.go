package plan

import (
	"cmp"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Warning is a problem that does not stop the build.
type Warning struct {
	report.Problem
	Severity rules.Severity `json:"severity"`
}

// Ignored is a warning that is not reported.
type Ignored struct {
	Warning
	By string `json:"by"` // where that is configured
}

// judge makes warnings of problems, without duplicates and in order of severity, and
// separates those that are to be ignored.
func judge(found []report.Problem, ignore []rules.Ignore) (reported []Warning, ignored []Ignored) {
	var all []Warning
	for _, p := range found {
		all = append(all, Warning{Problem: p, Severity: rules.SeverityOf(p.Rule)})
	}
	slices.SortStableFunc(all, compareWarnings)
	all = slices.CompactFunc(all, func(a, b Warning) bool { return compareWarnings(a, b) == 0 })
	for _, w := range all {
		if i := slices.IndexFunc(ignore, func(i rules.Ignore) bool { return i.Covers(w.Rule, w.File) }); i >= 0 {
			ignored = append(ignored, Ignored{Warning: w, By: ignore[i].By})
		} else {
			reported = append(reported, w)
		}
	}
	return reported, ignored
}

func compareWarnings(a, b Warning) int {
	return cmp.Or(
		cmp.Compare(a.Severity.Rank(), b.Severity.Rank()),
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Rule.String(), b.Rule.String()),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Remedy, b.Remedy),
	)
}
