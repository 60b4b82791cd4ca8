package request

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/util/suggest"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// The names of the targets, for --target.
const (
	Image = "image"
	Deps  = "deps"
	Dev   = "dev"
	Test  = "test"
	Wheel = "wheel"
	Lock  = "lock"
)

// Target is what a build makes.
type Target struct {
	Name, Description string
	Distributions     bool // it has the locked distributions installed
	Project           bool // it has the project's wheel, installed or alone
	Tested            bool // it has the requirements of the tests installed
	Editable          bool // it has the project installed editable
	RunsTests         bool // making it runs the tests
}

// IsImage reports whether the target is a container image. Others are files to export.
func (t Target) IsImage() bool { return t.Distributions && !t.RunsTests }

// Targets returns all targets, with the default first.
func Targets() []Target {
	return []Target{
		{
			Name: Image, Description: "the image: dependencies, project and carried files (the default)",
			Distributions: true, Project: true,
		},
		{
			Name: Deps, Description: "the image without the project, with its dependencies and local requirements: a runnable base",
			Distributions: true,
		},
		{
			Name: Dev, Description: "the image with the project installed editable from /src, to mount the project there",
			Distributions: true, Project: true, Tested: true, Editable: true,
		},
		{
			Name: Test, Description: "runs the tests against the installed project; their output and reports, for -o DIRECTORY",
			Distributions: true, Project: true, Tested: true, RunsTests: true,
		},
		{
			Name: Wheel, Description: "the project's wheel alone, for -o DIRECTORY",
			Project: true,
		},
		{
			Name: Lock, Description: "the lock alone, for -o DIRECTORY",
		},
	}
}

// findTarget returns the target with a name, whose case does not matter, or the default for "".
// An unknown name is a report.Problem.
func findTarget(name string) (Target, error) {
	targets := Targets()
	if name == "" {
		return targets[0], nil
	}
	var names []string
	for _, target := range targets {
		if strings.EqualFold(target.Name, name) {
			return target, nil
		}
		names = append(names, target.Name)
	}
	problem := report.Problem{
		Message: fmt.Sprintf("there is no target %q", name),
		Remedy:  "the targets are " + strings.Join(names, ", "),
	}
	if near, ok := suggest.Search(name, names, false); ok {
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return Target{}, problem
}
