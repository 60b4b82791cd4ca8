package lock

import (
	"fmt"
	"maps"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Hashes are the ones the user gave, by normalised name.
type Hashes map[string]Hashed

// Hashed are the hashes of one distribution, and the line that gives the first.
type Hashed struct {
	Allowed []string
	Place   Place
}

func (h Hashes) add(name string, hashes []string, place Place) {
	if len(hashes) == 0 {
		return
	}
	name = packaging.NormalizeName(name)
	known, ok := h[name]
	if !ok {
		known.Place = place
	}
	for _, each := range hashes {
		if !slices.Contains(known.Allowed, each) {
			known.Allowed = append(slices.Clip(known.Allowed), each)
		}
	}
	h[name] = known
}

func (h Hashes) allowed() map[string][]string {
	all := map[string][]string{}
	for name, each := range h {
		all[name] = each.Allowed
	}
	return all
}

// hashed holds what is locked against the hashes of requirements and constraints:
// as with pip, a file has to have one of both where both are given.
func hashed(packages []packaging.Package, r Request) ([]packaging.Package, error) {
	var all report.Errors
	if r.Committed == nil { // which has the hashes of all that it holds
		all = unhashed(packages, r.Declared)
	}
	for _, given := range []Hashes{r.Declared.Hashes, r.Declared.ConstraintHashes} {
		var left []packaging.Package
		for _, each := range packages {
			narrowed, err := packaging.FilterByHashes([]packaging.Package{each}, given.allowed())
			if err != nil {
				place := given[packaging.NormalizeName(each.Name)].Place
				all = append(all, report.Problem{
					File: place.File, Line: place.Line,
					Message: "the hashes of the requirements: " + err.Error(),
					Remedy:  "write the hashes of the files that are on the index, or take --hash out",
				})
			}
			left = append(left, narrowed...)
		}
		packages = left
	}
	if len(all) > 0 {
		return nil, all
	}
	return packages, nil
}

// unhashed are the distributions without a --hash where --require-hashes asks for
// one of each.
func unhashed(packages []packaging.Package, d Declared) report.Errors {
	if d.RequireHashes == nil {
		return nil
	}
	given := d.ConstraintHashes.allowed()
	maps.Copy(given, d.Hashes.allowed())
	for _, text := range d.Held {
		// An image's are held to what was installed there.
		if held, err := packaging.ParseRequirement(text); err == nil {
			given[held.Name] = []string{text}
		}
	}
	var all report.Errors
	for _, name := range packaging.MissingHashes(packages, given) {
		problem := report.Problem{
			Message: fmt.Sprintf("%s has no --hash, and %s says --require-hashes", name, d.RequireHashes),
			Remedy:  "write its hashes as pip-compile --generate-hashes does, or commit a lock: --target lock -o .",
		}
		if problem.File, problem.Line = d.Where(packaging.NormalizeName(name)); problem.File == "" {
			problem.File, problem.Line = d.RequireHashes.File, d.RequireHashes.Line
			problem.Message = fmt.Sprintf("%s, which another requirement brings in, has no --hash, and --require-hashes asks for one of each", name)
		}
		all = append(all, problem)
	}
	return all
}
