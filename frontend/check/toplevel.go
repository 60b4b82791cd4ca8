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

// hiddenPackages returns problems of packages of the wheel that the standard library hides:
// Python looks there before it looks into site-packages. As long as the source tree itself
// is run, it is the other way round. A package that nothing imports is no defect.
func hiddenPackages(g *importGraph) []report.Problem {
	var problems []report.Problem
	reported := map[string]bool{}
	for _, m := range g.Survey.Modules {
		if !g.isIn(m.Path) {
			continue
		}
		for _, i := range m.Imports {
			name := top(i.Module)
			if i.Level > 0 || reported[name] || !g.topLevel[name] || !g.stdlib[name] || !isCertain(i) {
				continue
			}
			// "import platform" may well mean Python's own.
			if !slices.ContainsFunc(targets(i.Module, i), func(target string) bool {
				return target != name && g.inWheel(target)
			}) {
				continue
			}
			reported[name] = true
			problems = append(problems, report.Problem{
				Rule: rules.TopLevelName, File: m.Path, Line: i.Line,
				Message: fmt.Sprintf("imports %s from the project, but in the image Python finds its own %s first", i.Module, name),
				Remedy:  fmt.Sprintf("give the package %s/ another name", g.packages[name]),
			})
		}
	}
	return problems
}

// collision is a package of the wheel that a locked distribution seems to have as well.
type collision struct{ name, distribution, file string }

// collisions finds collisions by name.
func collisions(p *program, s Supply) []collision {
	provider := map[string]string{}
	for _, distribution := range s.Locked {
		for _, name := range distributions.Modules([]string{distribution}) {
			provider[name] = distribution
		}
	}
	var all []collision
	for _, name := range p.TopLevel {
		distribution, ok := provider[name]
		// A folder without __init__.py is there to be shared.
		if _, whole := slices.BinarySearch(p.Modules, name); ok && whole {
			all = append(all, collision{name, distribution, p.byName[name]})
		}
	}
	return all
}

// overwrittenPackages returns problems of the collisions that are real, by what is
// installed. Its error is that of list.
func overwrittenPackages(collisions []collision, list Listing) ([]report.Problem, error) {
	var problems []report.Problem
	for _, collision := range collisions {
		found, err := list.provides(collision.name, nil)
		if err != nil {
			return nil, err
		}
		if !found {
			continue
		}
		folder := strings.TrimSuffix(collision.file, "/__init__.py")
		problems = append(problems, report.Problem{
			Rule: rules.TopLevelName, File: collision.file,
			Message: fmt.Sprintf("is installed as %s, and the distribution %s is too: one's files lie over the other's", collision.name, collision.distribution),
			Remedy:  fmt.Sprintf("give %s another name", path.Base(folder)),
		})
	}
	return problems, nil
}
