package frontend

import (
	"fmt"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// Targets, as --target names them.
const (
	targetImage = "image"
	targetDeps  = "deps"
	targetWheel = "wheel"
	targetLock  = "lock"
	targetTest  = "test"
	targetDev   = "dev"
)

// Target is one of the things that are made of a project.
type Target struct {
	Name, Description string
	Tested            bool // what the tests need is installed too
}

// Targets are all there are, the default first.
var Targets = []Target{
	{Name: targetImage, Description: "the image: dependencies, project and carried files (the default)"},
	{Name: targetDeps, Description: "the image without the project, with its dependencies and local requirements: a runnable base"},
	{Name: targetDev, Description: "the image with the project installed editable from /src, to mount the project there", Tested: true},
	{Name: targetTest, Description: "runs the tests against the installed project; their output and reports, for -o DIRECTORY", Tested: true},
	{Name: targetWheel, Description: "the project's wheel alone, for -o DIRECTORY"},
	{Name: targetLock, Description: "the lock alone, for -o DIRECTORY"},
}

func findTarget(name string) (Target, error) {
	if name == "" {
		return Targets[0], nil
	}
	var names []string
	for _, each := range Targets {
		if strings.EqualFold(each.Name, name) {
			return each, nil
		}
		names = append(names, each.Name)
	}
	problem := report.Problem{
		Message: fmt.Sprintf("there is no target %q", name),
		Remedy:  "the targets are " + strings.Join(names, ", "),
	}
	if near := similar.Nearest(name, names); near != "" {
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return Target{}, problem
}
