package wheel

import (
	"fmt"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// lockedLacks holds a committed build environment against what is required: one
// that lacks something would fail in the backend's words, or build another wheel.
func lockedLacks(r Request, requires []string) error {
	if r.Locked == nil {
		return nil
	}
	versions := map[string]string{}
	for _, each := range r.Locked {
		versions[packaging.NormalizeName(each.Name)] = each.Version
	}
	for _, text := range requires {
		requirement, err := packaging.ParseRequirement(text)
		if err != nil || requirement.Marker != nil {
			continue // the resolver's matter
		}
		version, ok := versions[packaging.NormalizeName(requirement.Name)]
		if ok {
			if parsed, err := packaging.ParseVersion(version); err != nil || requirement.Specifiers.Contains(parsed) || parsed.IsPrerelease() {
				continue
			}
		}
		return report.Problem{
			File:    r.Backend.Declared,
			Message: fmt.Sprintf("the build environment in the committed lock does not hold %s", text),
			Remedy:  "write the lock anew: " + report.WriteLock,
		}
	}
	return nil
}

// credential refuses a build requirement with a password in its URL.
func credential(position report.Position) error {
	return report.Problem{
		Message: "a build requirement has a credential in its URL: it would be kept in the build's records",
		Remedy:  report.MoveCredential,
	}.At(position)
}
