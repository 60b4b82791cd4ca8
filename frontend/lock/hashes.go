package lock

import (
	"fmt"
	"maps"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// checkHashes returns the packages with only those files that have a hash which the
// requirements and the constraints allow. As with pip, a file must have a hash of both if
// both give any (https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode).
func checkHashes(packages []packaging.Package, r Request) ([]packaging.Package, error) {
	var all report.Errors
	if r.Committed == nil { // a committed lock has the hashes of all its packages
		all = missingHashes(packages, r.Declared)
	}
	for _, given := range []dependencies.Hashes{r.Declared.Hashes, r.Declared.ConstraintHashes} {
		var left []packaging.Package
		for _, p := range packages {
			narrowed, err := packaging.FilterByHashes([]packaging.Package{p}, given.Allowed())
			if err != nil {
				all = append(all, report.Problem{
					Message: "the hashes of the requirements: " + err.Error(),
					Remedy:  "write the hashes of the files that are on the index, or take --hash out",
				}.At(given[packaging.NormalizeName(p.Name)].Place))
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

// missingHashes returns a problem for each distribution without a --hash if
// --require-hashes asks for one of each.
func missingHashes(packages []packaging.Package, d dependencies.Declared) report.Errors {
	if d.RequireHashes.File == "" {
		return nil
	}
	given := d.ConstraintHashes.Allowed()
	maps.Copy(given, d.Hashes.Allowed())
	for _, text := range d.Held {
		// What an image has is pinned to what was installed there.
		if held, err := packaging.ParseRequirement(text); err == nil {
			given[held.Name] = []string{text}
		}
	}
	var all report.Errors
	locator := d.Locator()
	for _, name := range packaging.MissingHashes(packages, given) {
		problem := report.Problem{
			Message: fmt.Sprintf("%s has no --hash, and %s says --require-hashes", name, d.RequireHashes),
			Remedy:  "write its hashes as pip-compile --generate-hashes does, or commit a lock: " + report.WriteLock,
		}
		place := locator.Where(packaging.NormalizeName(name))
		if place.File == "" {
			place = d.RequireHashes
			problem.Message = fmt.Sprintf("%s, which another requirement brings in, has no --hash, and --require-hashes asks for one of each", name)
		}
		all = append(all, problem.At(place))
	}
	return all
}
