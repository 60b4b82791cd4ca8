package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Workspace refuses what uv would take from a workspace, which is not read, and nobody
// says where it lies: on the index it is a stranger's, or of another day.
func (d Declared) Workspace(environment packaging.Environment) error {
	for _, each := range d.Members {
		if !mayHold(each.Marker, environment) || d.located(each.Name, environment) {
			continue
		}
		file := DefaultRequirements
		if len(d.Files) > 0 {
			file = d.Files[0]
		}
		return report.Problem{
			File: each.first().File, Line: each.first().Line,
			Message: fmt.Sprintf("%s is of a workspace of uv, which a build does not read", each.Name),
			Remedy:  fmt.Sprintf("write a line with its path from the project into %s, such as -e ../../libs/%s, and leave pyproject.toml as it is", file, each.Name),
		}
	}
	return nil
}

// located says that a requirement tells by a URL where the distribution lies.
func (d Declared) located(name string, environment packaging.Environment) bool {
	return slices.ContainsFunc(d.Requirements, func(r Requirement) bool {
		return r.URL != "" && packaging.NormalizeName(r.Name) == packaging.NormalizeName(name) && mayHold(r.Marker, environment)
	})
}
