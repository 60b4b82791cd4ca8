package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// hidden complains of packages of the wheel that the standard library hides:
// Python looks there before it looks into site-packages. As long as the source
// tree is what is run, it is the other way round. A package that nobody imports is
// no defect, and neither is "src" or "tests": nothing is in the way of those.
func hidden(r *reach) []report.Problem {
	var problems []report.Problem
	said := map[string]bool{}
	for _, m := range r.Survey.Modules {
		if !r.isIn(m.Path) {
			continue
		}
		for _, i := range m.Imports {
			name := top(i.Module)
			if i.Level > 0 || said[name] || !r.topLevel[name] || !r.stdlib[name] || !isCertain(i) {
				continue
			}
			// "import platform" may well mean Python's own.
			if !slices.ContainsFunc(targets(i.Module, i), func(target string) bool {
				return target != name && r.inWheel(target)
			}) {
				continue
			}
			said[name] = true
			problems = append(problems, report.Problem{
				Rule: rules.TopLevelName, File: m.Path, Line: i.Line,
				Message: fmt.Sprintf("imports %s from the project, but in the image Python finds its own %s first", i.Module, name),
				Remedy:  fmt.Sprintf("give the package %s/ another name", r.packages[name]),
			})
		}
	}
	return problems
}

// collision is a package of the wheel that a locked distribution seems to bring
// as well.
type collision struct{ name, distribution, file string }

// collisions finds them by their names.
func collisions(p *program, s Supply) []collision {
	brings := map[string]string{}
	for _, distribution := range s.Locked {
		for _, name := range distributions.Modules([]string{distribution}) {
			brings[name] = distribution
		}
	}
	var all []collision
	for _, name := range p.TopLevel {
		distribution, ok := brings[name]
		// A folder without __init__.py is there to be shared.
		if _, whole := slices.BinarySearch(p.Modules, name); ok && whole {
			all = append(all, collision{name, distribution, p.byName[name]})
		}
	}
	return all
}

// overwritten complains of the collisions that are real.
func overwritten(collisions []collision, list Listing) ([]report.Problem, error) {
	var problems []report.Problem
	for _, each := range collisions {
		found, err := list.brings(each.name, nil)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		folder := strings.TrimSuffix(each.file, "/__init__.py")
		problems = append(problems, report.Problem{
			Rule: rules.TopLevelName, File: each.file,
			Message: fmt.Sprintf("is installed as %s, and the distribution %s is too: one's files lie over the other's", each.name, each.distribution),
			Remedy:  fmt.Sprintf("give %s another name", path.Base(folder)),
		})
	}
	return problems, nil
}
