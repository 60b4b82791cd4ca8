package lock

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Brittle warns of a requirements file that setup.py gets along with by luck
// alone: it never takes the newline off a line, so it finds the project's own
// line only while that is the last one and no newline follows it. Many editors
// add one.
func Brittle(setup *survey.Setup, files project.Files) []report.Problem {
	function := setup.Reading()
	if function == nil || !function.Reads || function.Strips {
		return nil
	}
	var all []report.Problem
	for _, file := range setup.Files {
		text := string(files[file])
		last := text[strings.LastIndexByte(text, '\n')+1:]
		if !slices.Contains(function.Removes, last) || !installsProject(last) {
			continue
		}
		all = append(all, report.Problem{
			Rule: "BrittleRequirements", File: file, Line: strings.Count(text, "\n") + 1,
			Message: fmt.Sprintf("the build breaks once a newline follows: %s() in setup.py:%d takes it off no line, and then does not find %q", function.Name, function.Line, last),
			Remedy:  "delete this line, or read the lines there with .read().splitlines()",
		})
	}
	return all
}

// installsProject says that a line of a requirements file is the project itself.
func installsProject(text string) bool {
	parsed, err := packaging.ParseRequirements("", []byte(text))
	if err != nil || len(parsed.Lines) != 1 {
		return false
	}
	_, itself := packaging.SelfReference(parsed.Lines[0])
	return itself
}
