package frontend

import (
	"fmt"
	"strings"

	"github.com/moby/buildkit/util/suggest"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Targets, as --target names them.
const (
	targetImage = "image"
	targetDeps  = "deps"
	targetWheel = "wheel"
	targetLock  = "lock"
)

// Targets says what each target makes.
var Targets = []struct{ Name, Description string }{
	{targetImage, "the image: dependencies, project and carried files (the default)"},
	{targetDeps, "the image without the project: a runnable base"},
	{targetWheel, "the project's wheel alone, for -o DIRECTORY"},
	{targetLock, "the lock alone, for -o DIRECTORY"},
}

func findTarget(name string) (string, error) {
	if name == "" {
		return targetImage, nil
	}
	var names []string
	for _, each := range Targets {
		if strings.EqualFold(each.Name, name) {
			return each.Name, nil
		}
		names = append(names, each.Name)
	}
	problem := report.Problem{
		Message: fmt.Sprintf("there is no target %q", name),
		Remedy:  "the targets are " + strings.Join(names, ", "),
	}
	if near, ok := suggest.Search(name, names, false); ok {
		problem.Remedy = fmt.Sprintf("did you mean %q?", near)
	}
	return "", problem
}
