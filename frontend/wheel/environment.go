package wheel

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/remote"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Environment returns the environment that the first attempt to build a wheel builds in;
// nearly always it is the only one. Build requirements that cannot be read are a
// report.Problem.
func (m Maker) Environment(p Project) (steps.BuildEnvironment, error) {
	r := m.request(p)
	return environment(r, r.requires())
}

// environment returns the build environment of the committed lock, or else one that is
// resolved from the requirements. Requirements that cannot be read are a report.Problem.
func environment(r Request, requires []string) (steps.BuildEnvironment, error) {
	label := strings.Join(requires, " ")
	if r.Locked != nil {
		return r.steps.LockedBuildEnvironment(packaging.WriteLock(r.Locked), label), nil
	}
	resolution, err := resolve.New(resolve.Input{
		Requirements: requires,
		Constraints:  r.Config.Build.Constraints,
		Python:       r.Python,
		Index:        r.Index,
	})
	if err != nil {
		return steps.BuildEnvironment{}, report.Problem{File: r.Backend.Declared, Message: "build requirements: " + err.Error()}
	}
	return r.steps.ResolveBuildEnvironment(resolution, label), nil
}

// requires returns the build requirements that are declared.
func (r Request) requires() []string {
	return slices.Concat(r.Backend.Requires, r.Config.Build.Requires)
}

// checkLocked returns a report.Problem if the build environment of the committed lock does
// not satisfy a requirement. Otherwise the backend would fail with a message of its own,
// or build another wheel.
func checkLocked(r Request, requires []string) error {
	if r.Locked == nil {
		return nil
	}
	versions := map[string]string{}
	for _, locked := range r.Locked {
		versions[packaging.NormalizeName(locked.Name)] = locked.Version
	}
	for _, text := range requires {
		requirement, err := packaging.ParseRequirement(text)
		if err != nil || requirement.Marker != nil {
			continue // left to the resolver
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

// refused returns why a build does not fetch a build requirement, nil if it does. The problem
// has no position.
func refused(text string) *report.Problem {
	requirement, err := packaging.ParseRequirement(text)
	switch {
	case err == nil:
		return remote.Requirement(requirement)
	case packaging.HasCredentials(text):
		return &report.Problem{
			Message: "a build requirement has a credential in its URL: it would be kept in the build's records",
			Remedy:  report.MoveCredential,
		}
	}
	return nil // the caller reports what is no requirement
}
