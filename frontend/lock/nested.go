package lock

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// With brings in what the local requirements require, and what the project does with
// extras that they ask it for. Where anything asks for one of them by its name, that one
// is meant. Unbuilt are those whose wheels are still to be made: it is asked again
// with them.
func (d Declared) With(project Built, built []Built, environment packaging.Environment) (with Declared, unbuilt []Local, err error) {
	n := nest{project: project, all: append([]Built{project}, built...), environment: environment}
	if err := n.sameName(); err != nil {
		return Declared{}, nil, err
	}
	asked := wanted{}
	for _, each := range d.Extras {
		asked.add(project, each, Place{File: project.File})
	}
	// An extra of one may ask for another's.
	var g *Gathering
	for grown := true; grown; {
		g = d.regather(project.Path)
		for _, each := range n.all {
			g.metadata(each, asked.of(each))
		}
		grown = n.ask(g, asked)
	}
	problems := append(slices.Clip(g.problems), n.check(g, asked)...)
	if len(problems) > 0 {
		return Declared{}, nil, problems
	}
	with = g.d
	with.Locals, with.Extras = d.Locals, asked.of(project)
	isBuilt := func(r Requirement) bool { return n.named(r.Name) != nil }
	with.Requirements = slices.DeleteFunc(g.requirements(), isBuilt)
	with.Members = slices.DeleteFunc(slices.Clone(g.d.Members), isBuilt)
	for _, each := range built {
		with.Provided = append(with.Provided, each.name())
	}
	slices.Sort(with.Provided)
	return with, n.unbuilt(g), nil
}

// regather is a gathering that goes on from what is declared.
func (d Declared) regather(dir string) *Gathering {
	g := &Gathering{d: d, dir: dir, byText: map[string]*Requirement{}, extras: map[string]Place{}}
	g.d.Hashes = maps.Clone(d.Hashes)
	for _, each := range d.Requirements {
		each.Places = slices.Clip(each.Places)
		g.byText[each.Text] = &each
	}
	return g
}

// nest is the project and the local requirements that are built.
type nest struct {
	project     Built
	all         []Built
	environment packaging.Environment
}

// wanted are the extras that each of them is asked for, by its name, and where first.
type wanted map[string]map[string]Place

func (w wanted) of(b Built) []string { return sortedKeys(w[b.name()]) }

func (w wanted) add(b Built, extra string, place Place) (grown bool) {
	if w[b.name()] == nil {
		w[b.name()] = map[string]Place{}
	}
	extra = packaging.NormalizeName(extra)
	if _, known := w[b.name()][extra]; known {
		return false
	}
	w[b.name()][extra] = place
	return true
}

func (n nest) named(name string) *Built {
	return n.find(func(b Built) bool { return b.name() == packaging.NormalizeName(name) })
}

func (n nest) at(path string) *Built { return n.find(func(b Built) bool { return b.lies(path) }) }

func (n nest) find(is func(Built) bool) *Built {
	if i := slices.IndexFunc(n.all, is); i >= 0 {
		return &n.all[i]
	}
	return nil
}

// holds says that a marker may in the image.
func (n nest) holds(m *packaging.Marker) bool { return mayHold(m, n.environment) }

// ask asks for the extras that stand in what was gathered.
func (n nest) ask(g *Gathering, asked wanted) (grown bool) {
	ask := func(b *Built, extras []string, place Place) {
		for _, each := range extras {
			grown = asked.add(*b, each, place) || grown
		}
	}
	for _, each := range g.d.Locals {
		if b := n.at(each.Path); b != nil && n.holds(each.Marker) {
			ask(b, each.Extras, each.Place)
		}
	}
	for _, each := range g.requirements() {
		if b := n.named(each.Name); b != nil && n.holds(each.Marker) {
			ask(b, each.Extras, each.first())
		}
	}
	for extra, place := range g.extras {
		ask(&n.project, []string{extra}, place)
	}
	for _, each := range n.all {
		ask(&each, ownExtras(each.Metadata, asked.of(each)), each.place(each.Metadata.Name))
	}
	return grown
}

// sameName refuses two folders of one distribution: one would be installed over the
// other.
func (n nest) sameName() error {
	for i, each := range n.all {
		if first := n.named(each.name()); first.Path != n.all[i].Path {
			return report.Problem{
				File: each.Place.File, Line: each.Place.Line,
				Message: fmt.Sprintf("%s is %s, and so is %s: one image has one of them", each.Written, each.Metadata.Name, first.Written),
				Remedy:  "install from one of the two folders, or give one of them its own name",
			}
		}
	}
	return nil
}

// check finds what contradicts the ones that are built.
func (n nest) check(g *Gathering, asked wanted) (problems []report.Problem) {
	fail := func(place Place, message, remedy string) {
		problems = append(problems, report.Problem{File: place.File, Line: place.Line, Message: message, Remedy: remedy})
	}
	for _, each := range g.d.Locals {
		b := n.at(each.Path)
		if b != nil && each.Name != "" && packaging.NormalizeName(each.Name) != b.name() && n.holds(each.Marker) {
			fail(each.Place, fmt.Sprintf("%s is asked for, and what lies in %s is %s", each.Name, each.Written, b.Metadata.Name), "write "+b.Metadata.Name)
		}
	}
	for _, each := range g.requirements() {
		if b := n.meant(each.Requirement); b != nil && each.URL != "" {
			fail(each.first(), fmt.Sprintf("%s is required, and %s is %s too", g.d.Shown(each), b.Written, b.Metadata.Name), "take one of them out")
		} else if b := n.excluded(each.Requirement); b != nil {
			fail(each.first(), fmt.Sprintf("%s is required, and %s is %s %s", each.Text, b.Written, b.Metadata.Name, b.Metadata.Version), "correct one of them")
		}
	}
	for _, text := range g.d.Constraints {
		each, err := packaging.ParseRequirement(text)
		if err != nil {
			continue
		}
		if b := n.excluded(each); b != nil {
			place, known := g.d.constrainedAt[text]
			if !known {
				place = b.Place
			}
			fail(place, fmt.Sprintf("the constraint %s excludes %s, which is %s %s", text, b.Written, b.Metadata.Name, b.Metadata.Version), "correct one of them")
		}
	}
	for _, each := range n.all {
		for _, extra := range asked.of(each) {
			if !each.Metadata.HasExtra(extra) {
				problems = append(problems, unknownExtra(each.Metadata, extra, asked[each.name()][extra]))
			}
		}
	}
	return problems
}

// meant is the local requirement that has the name of what is asked for.
func (n nest) meant(r packaging.Requirement) *Built {
	b := n.named(r.Name)
	if b == nil || b.Path == n.project.Path || !n.holds(r.Marker) {
		return nil
	}
	return b
}

// excluded is the one that has another version than is asked for.
func (n nest) excluded(r packaging.Requirement) *Built {
	b := n.meant(r)
	if b == nil || r.URL != "" || admits(r.Specifiers, b.Metadata.Version) {
		return nil
	}
	return b
}

// unbuilt are the local requirements whose wheel is not there, each once.
func (n nest) unbuilt(g *Gathering) (all []Local) {
	for _, each := range g.d.Locals {
		known := slices.ContainsFunc(all, func(l Local) bool { return l.Path == each.Path })
		if !known && n.at(each.Path) == nil && n.holds(each.Marker) {
			all = append(all, each)
		}
	}
	slices.SortFunc(all, func(a, b Local) int { return strings.Compare(a.Path, b.Path) })
	return all
}
