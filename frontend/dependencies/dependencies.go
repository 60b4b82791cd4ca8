// Package dependencies is the stage of a build that finds what the project asks for:
// in requirements files, in the configuration, in the metadata of its wheel, and in the
// local requirements, which are projects of their own in the build context.
//
// Its values go one way: Read gives a Stated, which is what is asked for outside the
// wheel; Stated.Finish adds the wheel's requirements and gives a Declared; and
// Declared.With adds what local requirements require. Each returns a new value that
// shares nothing with the one it was made from. These three are pure. Gather and
// GatherTests solve: they build the wheels of local requirements, and look into the context.
package dependencies

import (
	"maps"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Declared is what the project asks for, from all the places that ask.
type Declared struct {
	Requirements []Requirement // each text once, sorted
	Constraints  []string
	// constrainedAt is where a file has each constraint first.
	constrainedAt map[string]report.Position
	// BuildConstraints are the constraints for what builds sdists.
	BuildConstraints []string
	Held             []string // the Constraints that pin what an image has already
	Hashes           Hashes   // of requirements
	ConstraintHashes Hashes   // of constraints
	// RequireHashes is where --require-hashes stands, or zero.
	RequireHashes report.Position
	// Locals are the local requirements, as they were asked for, and Provided the
	// normalised names of those that are built, sorted.
	Locals   []Local
	Provided []string
	// Members are asked for by the name that they have in a workspace of uv
	// (https://docs.astral.sh/uv/concepts/projects/workspaces/).
	Members []Requirement
	// Archives are files of the context to install from, Folders are folders of such
	// files, and Links are pages of such files elsewhere (--find-links). NoIndex is set if
	// no index is used in addition (--no-index).
	Archives []Archive
	Folders  []Folder
	Links    []string
	NoIndex  bool
	// Files are the requirements files that were read, in that order.
	Files []string
	// Extras are the project's own extras that were asked for, sorted.
	Extras []string
	// Index is the configured index, with the indexes that requirements files name.
	Index config.Index
	// TorchKey is where the configuration asks for a build of PyTorch, or zero.
	TorchKey report.Position
	// TorchLine is the first line that names an index of PyTorch's own, or zero.
	TorchLine report.Position
	Warnings  []report.Problem
}

// Requirement is a requirement and all places that ask for it.
type Requirement struct {
	packaging.Requirement
	Text   string
	Places []report.Position
}

// First returns the first position that requires it.
func (r Requirement) First() report.Position {
	if len(r.Places) == 0 {
		return report.Position{}
	}
	return r.Places[0]
}

// clone returns a Declared that shares nothing with this one that can be changed.
func (d Declared) clone() Declared {
	places := func(all []Requirement) []Requirement {
		all = slices.Clone(all)
		for i := range all {
			all[i].Places = slices.Clone(all[i].Places)
		}
		return all
	}
	d.Requirements, d.Members = places(d.Requirements), places(d.Members)
	d.Constraints, d.constrainedAt = slices.Clone(d.Constraints), maps.Clone(d.constrainedAt)
	d.BuildConstraints, d.Held = slices.Clone(d.BuildConstraints), slices.Clone(d.Held)
	d.Hashes, d.ConstraintHashes = d.Hashes.clone(), d.ConstraintHashes.clone()
	d.Locals, d.Provided = slices.Clone(d.Locals), slices.Clone(d.Provided)
	d.Archives, d.Folders, d.Links = slices.Clone(d.Archives), slices.Clone(d.Folders), slices.Clone(d.Links)
	d.Files, d.Extras, d.Warnings = slices.Clone(d.Files), slices.Clone(d.Extras), slices.Clone(d.Warnings)
	d.Index.Extra = slices.Clone(d.Index.Extra)
	return d
}

// Locator returns where distributions and requirements are asked for. A place with a
// line goes before one without.
func (d Declared) Locator() report.Locator {
	names, lines := map[string]report.Position{}, map[string]report.Position{}
	for _, requirement := range d.Requirements {
		name := packaging.NormalizeName(requirement.Name)
		for _, place := range requirement.Places {
			if known := names[name]; known.File == "" || known.Line == 0 && place.Line > 0 {
				names[name] = place
			}
			if _, known := lines[requirement.Text]; !known && place.Line > 0 {
				lines[requirement.Text] = place
			}
		}
	}
	for _, local := range d.Locals {
		if name := packaging.NormalizeName(local.Name); names[name].File == "" {
			names[name] = local.Place
		}
	}
	return report.NewLocator(names, lines)
}

// Asked returns the normalised names of what an environment asks of the public index,
// sorted; none if another index may have any of them.
func (d Declared) Asked(environment packaging.Environment) []string {
	if d.Index.URL != "" || len(d.Index.Extra) > 0 {
		return nil
	}
	var names []string
	for _, requirement := range d.Requirements {
		if requirement.URL == "" && Matches(requirement.Marker, environment) {
			names = append(names, packaging.NormalizeName(requirement.Name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Matches reports whether a marker holds in an environment. A marker that cannot be
// evaluated does not match.
func Matches(m *packaging.Marker, environment packaging.Environment) bool {
	holds, err := m.Evaluate(environment, nil)
	return err == nil && holds
}

// PossiblyMatches reports whether a marker holds in an environment or cannot be
// evaluated. It is for where a false positive is harmless.
func PossiblyMatches(m *packaging.Marker, environment packaging.Environment) bool {
	holds, err := m.Evaluate(environment, nil)
	return err != nil || holds
}

// LineOf returns the 1-based line that has a name first, however it is spelt (PEP 503),
// or 0.
func LineOf(data []byte, name string) int {
	name = packaging.NormalizeName(name)
	for i, line := range strings.Split(string(data), "\n") {
		if strings.Contains(packaging.NormalizeName(line), name) {
			return i + 1
		}
	}
	return 0
}
