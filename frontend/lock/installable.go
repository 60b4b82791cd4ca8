package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// installable refuses packages from places that a step does not have: of the build context
// only what is declared is there when a layer is installed. The error is a report.Problem.
func installable(packages []packaging.Package, lock Lock, d dependencies.Declared) error {
	local := func(a packaging.Artifact) bool {
		_, here := d.Archived(a)
		return a.Path != "" && !here || isFileURL(a.URL) && !ofIndex(a.URL, d.Index)
	}
	for _, p := range packages {
		if p.Directory == nil && !slices.ContainsFunc(p.Artifacts(), local) {
			continue
		}
		return report.Problem{
			Message: fmt.Sprintf("the lock installs %s from a path that no requirement names", p.Name),
			Remedy:  "name the path in requirements.txt, and lock anew",
		}.At(lock.place(p, ""))
	}
	return nil
}

// place returns where a committed lock has a package, by a text of its entry if there is one.
// For a lock that uv resolved it says so.
func (l Lock) place(p packaging.Package, near string) report.Position {
	if l.File == "" {
		return report.Position{File: l.Source()}
	}
	at := report.Position{File: l.File, Line: 1}
	for _, s := range packaging.TOMLStrings(l.Text) {
		if near != "" && s.Text == near {
			at.Line = s.Line
			break
		}
		if at.Line == 1 && s.Text == p.Name && s.Path[len(s.Path)-1] == "name" {
			at.Line = s.Line
		}
	}
	return at
}

// without returns the packages without those that are installed from a wheel which this
// build makes, by name.
func without(packages []packaging.Package, built []string) []packaging.Package {
	names := map[string]bool{}
	for _, name := range built {
		names[packaging.NormalizeName(name)] = true
	}
	return slices.DeleteFunc(slices.Clone(packages), func(p packaging.Package) bool {
		return names[packaging.NormalizeName(p.Name)]
	})
}
