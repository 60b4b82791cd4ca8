package dependencies

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

const (
	// maxLocals is the number of local requirements that are built.
	maxLocals = 200
	// maxRounds is the number of rounds of With.
	maxRounds = 100
)

// With adds what local requirements require. project is the project itself, and built
// are the local requirements whose wheels exist. It also returns the local requirements
// whose wheels do not exist yet, by path: build those and call With again, until there
// are none. The error is a report.Problem or a report.Errors.
//
// A requirement that names the project or a built local requirement is satisfied by it,
// and is not among the requirements of the result; uv treats the members of a workspace
// in the same way (https://docs.astral.sh/uv/concepts/projects/workspaces/).
//
// The algorithm is a fixpoint over extras. What a project requires depends on the extras
// that it is asked for, and each requirement may ask another project for more of them. So
// a round starts from what is declared and adds what each project requires with the extras
// known so far; then it notes each extra that any of these requirements asks a project
// for. If an extra is new, there is another round, from the start. Extras are only ever
// added and each project has finitely many, so this ends; the last round is the result.
func (d Declared) With(project Built, built []Built, environment packaging.Environment) (with Declared, unbuilt []Local, err error) {
	graph := newGraph(project, built, environment)
	if err := graph.checkNames(); err != nil {
		return Declared{}, nil, err
	}
	extras, rounds := extrasByName{}, 0
	for _, extra := range d.Extras {
		extras.add(project, extra, report.Position{File: project.File})
	}
	var round *collector
	for grown := true; grown; rounds++ {
		if rounds == maxRounds {
			return Declared{}, nil, report.Problem{
				File:    project.File,
				Message: fmt.Sprintf("the local requirements ask each other for extras, more than %d in a row", maxRounds),
				Remedy:  "write what the extras require where they are asked for",
			}
		}
		round = collectFrom(d, project.Path)
		for _, member := range graph.all {
			round.metadata(member, packaging.NewExtras(extras.of(member)...))
		}
		grown = graph.addExtras(extras, round)
	}
	if problems := append(round.problems, graph.check(round, extras)...); len(problems) > 0 {
		return Declared{}, nil, problems
	}
	unbuilt = graph.unbuilt(round.declared.Locals)
	if len(built)+len(unbuilt) > maxLocals {
		last := unbuilt[len(unbuilt)-1]
		return Declared{}, nil, report.Problem{
			Message: fmt.Sprintf("%d local requirements are asked for, and each has a build of its own: at most %d are built", len(built)+len(unbuilt), maxLocals),
			Remedy:  "build their wheels before, into a folder that --find-links names",
		}.At(last.Place)
	}
	with = round.declared
	with.Locals, with.Extras = slices.Clone(d.Locals), extras.of(project)
	isLocal := func(r Requirement) bool { return graph.named(r.Name) != nil }
	with.Requirements = slices.DeleteFunc(round.requirements(), isLocal)
	with.Members = slices.DeleteFunc(with.Members, isLocal)
	for _, member := range built {
		with.Provided = append(with.Provided, member.name())
	}
	slices.Sort(with.Provided)
	return with, unbuilt, nil
}

// Workspace refuses a requirement that uv would take from a workspace, if nothing else
// says where it lies. wainwright reads no workspaces, and what an index has under that
// name is another distribution or another version. The error is a report.Problem.
func (d Declared) Workspace(environment packaging.Environment) error {
	for _, member := range d.Members {
		if !PossiblyMatches(member.Marker, environment) || d.hasURL(member.Name, environment) {
			continue
		}
		file := DefaultRequirements
		if len(d.Files) > 0 {
			file = d.Files[0]
		}
		return report.Problem{
			Message: fmt.Sprintf("%s is of a workspace of uv, which a build does not read", member.Name),
			Remedy:  fmt.Sprintf("write a line with its path from the project into %s, such as -e ../../libs/%s, and leave pyproject.toml as it is", file, member.Name),
		}.At(member.First())
	}
	return nil
}

// hasURL reports whether a requirement gives a URL for a distribution.
func (d Declared) hasURL(name string, environment packaging.Environment) bool {
	return slices.ContainsFunc(d.Requirements, func(r Requirement) bool {
		return r.URL != "" && packaging.NormalizeName(r.Name) == packaging.NormalizeName(name) && PossiblyMatches(r.Marker, environment)
	})
}

// localGraph is the project and the local requirements that are built.
type localGraph struct {
	project     Built
	all         []Built // project first
	byName      map[string]*Built
	byPath      map[string]*Built // and by the links that lead there
	environment packaging.Environment
}

func newGraph(project Built, built []Built, environment packaging.Environment) localGraph {
	g := localGraph{
		project: project, all: append([]Built{project}, built...), environment: environment,
		byName: map[string]*Built{}, byPath: map[string]*Built{},
	}
	for i := range g.all {
		member := &g.all[i]
		if g.byName[member.name()] == nil {
			g.byName[member.name()] = member
		}
		for _, path := range append([]string{member.Path}, member.Links...) {
			if g.byPath[path] == nil {
				g.byPath[path] = member
			}
		}
	}
	return g
}

// extrasByName are the extras that each distribution is asked for, and where first.
type extrasByName map[string]map[string]report.Position

func (e extrasByName) of(b Built) []string { return sortedKeys(e[b.name()]) }

// add adds an extra and reports whether it is new.
func (e extrasByName) add(b Built, extra string, place report.Position) (grown bool) {
	if e[b.name()] == nil {
		e[b.name()] = map[string]report.Position{}
	}
	extra = packaging.NormalizeName(extra)
	if _, known := e[b.name()][extra]; known {
		return false
	}
	e[b.name()][extra] = place
	return true
}

// named returns the one that has a name, or nil.
func (g localGraph) named(name string) *Built { return g.byName[packaging.NormalizeName(name)] }

// at returns the one that a path of the context leads to, or nil.
func (g localGraph) at(path string) *Built { return g.byPath[path] }

// matches reports whether a marker may hold in the image's environment.
func (g localGraph) matches(m *packaging.Marker) bool { return PossiblyMatches(m, g.environment) }

// addExtras adds the extras that are asked for in what a round collected, and reports
// whether any is new.
func (g localGraph) addExtras(extras extrasByName, round *collector) (grown bool) {
	add := func(b *Built, names []string, place report.Position) {
		for _, name := range names {
			grown = extras.add(*b, name, place) || grown
		}
	}
	for _, local := range round.declared.Locals {
		if member := g.at(local.Path); member != nil && g.matches(local.Marker) {
			add(member, local.Extras, local.Place)
		}
	}
	for _, requirement := range round.requirements() {
		if member := g.named(requirement.Name); member != nil && g.matches(requirement.Marker) {
			add(member, requirement.Extras, requirement.First())
		}
	}
	for extra, place := range round.extras {
		add(&g.project, []string{extra}, place)
	}
	for _, member := range g.all {
		own := ownExtras(member.Metadata, packaging.NewExtras(extras.of(member)...))
		add(&member, slices.Sorted(maps.Keys(own)), member.place(member.Metadata.Name))
	}
	return grown
}

// checkNames refuses two folders of one distribution: one would be installed over the
// other.
func (g localGraph) checkNames() error {
	for _, member := range g.all {
		if first := g.named(member.name()); first.Path != member.Path {
			return report.Problem{
				Message: fmt.Sprintf("%s is %s, and so is %s: one image has one of them", member.Written, member.Metadata.Name, first.Written),
				Remedy:  "install from one of the two folders, or give one of them its own name",
			}.At(member.Place)
		}
	}
	return nil
}

// check finds what contradicts the projects that are built.
func (g localGraph) check(round *collector, extras extrasByName) (problems report.Errors) {
	fail := func(place report.Position, message, remedy string) {
		problems = append(problems, report.Problem{Message: message, Remedy: remedy}.At(place))
	}
	for _, local := range round.declared.Locals {
		member := g.at(local.Path)
		if member != nil && local.Name != "" && packaging.NormalizeName(local.Name) != member.name() && g.matches(local.Marker) {
			fail(local.Place, fmt.Sprintf("%s is asked for, and what lies in %s is %s", local.Name, local.Written, member.Metadata.Name), "write "+member.Metadata.Name)
		}
	}
	for _, requirement := range round.requirements() {
		if member := g.local(requirement.Requirement); member != nil && requirement.URL != "" {
			fail(requirement.First(), fmt.Sprintf("%s is required, and %s is %s too", round.declared.Shown(requirement), member.Written, member.Metadata.Name), "take one of them out")
		} else if member := g.excluded(requirement.Requirement); member != nil {
			fail(requirement.First(), fmt.Sprintf("%s is required, and %s is %s %s", requirement.Text, member.Written, member.Metadata.Name, member.Metadata.Version), "correct one of them")
		}
	}
	for _, text := range round.declared.Constraints {
		constraint, err := packaging.ParseRequirement(text)
		if err != nil {
			continue
		}
		if member := g.excluded(constraint); member != nil {
			place, known := round.declared.constrainedAt[text]
			if !known {
				place = member.Place
			}
			fail(place, fmt.Sprintf("the constraint %s excludes %s, which is %s %s", text, member.Written, member.Metadata.Name, member.Metadata.Version), "correct one of them")
		}
	}
	for _, member := range g.all {
		problems = append(problems, unknownExtras(member.Metadata, extras.of(member), extras[member.name()])...)
	}
	return problems
}

// local returns the local requirement that has the name of what is asked for, or nil. It
// is never the project.
func (g localGraph) local(r packaging.Requirement) *Built {
	member := g.named(r.Name)
	if member == nil || member.Path == g.project.Path || !g.matches(r.Marker) {
		return nil
	}
	return member
}

// excluded returns the local requirement that a specifier excludes by its version, or nil.
func (g localGraph) excluded(r packaging.Requirement) *Built {
	member := g.local(r)
	if member == nil || r.URL != "" || Admits(r.Specifiers, member.Metadata.Version) {
		return nil
	}
	return member
}

// unbuilt returns the local requirements whose wheels do not exist, each once, by path.
func (g localGraph) unbuilt(locals []Local) (all []Local) {
	known := map[string]bool{}
	for _, local := range locals {
		if !known[local.Path] && g.at(local.Path) == nil && g.matches(local.Marker) {
			all = append(all, local)
			known[local.Path] = true
		}
	}
	slices.SortFunc(all, func(a, b Local) int { return strings.Compare(a.Path, b.Path) })
	return all
}
