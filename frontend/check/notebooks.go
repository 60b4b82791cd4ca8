package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// What opens notebooks, and what runs them in a program.
var (
	notebookTools   = []string{"jupyter", "jupyterlab", "notebook", "ipykernel"}
	notebookRunners = []string{"papermill", "nbconvert", "nbclient", "voila", "jupyterhub", "jupyter-server", "ploomber"}
)

// NotebookInput is what Notebooks looks at.
type NotebookInput struct {
	Requirements []dependencies.Requirement
	Survey       survey.Survey
	Carried      []string // paths of the files in the working directory
	Command      []string // of the image
}

// Notebooks warns of tools for notebooks among the requirements of an image that has no
// notebooks. A program that imports or runs one of them needs it.
func Notebooks(in NotebookInput) []report.Problem {
	var tools []string
	var first report.Position // of a line that asks for one
	for _, requirement := range in.Requirements {
		name := packaging.NormalizeName(requirement.Name)
		if slices.Contains(notebookRunners, name) {
			return nil
		}
		if !slices.Contains(notebookTools, name) {
			continue
		}
		for _, position := range requirement.Places {
			if position.Line > 0 && (first.Line == 0 || position.File == first.File && position.Line < first.Line) {
				first = position
			}
		}
		tools = append(tools, requirement.Name)
	}
	carried := slices.ContainsFunc(in.Carried, func(file string) bool { return path.Ext(file) == ".ipynb" })
	if first.Line == 0 || carried || in.usesNotebooks() {
		return nil
	}
	return []report.Problem{report.Problem{
		Rule:    rules.NotebookInRuntime,
		Message: fmt.Sprintf("installs %s with all it needs, and the image has no notebooks", strings.Join(tools, ", ")),
		Remedy:  "move it to a file of its own, such as requirements-dev.txt",
	}.At(first)}
}

// usesNotebooks reports whether the program imports or runs a tool for notebooks.
func (in NotebookInput) usesNotebooks() bool {
	names := slices.Concat(notebookTools, notebookRunners)
	isTool := func(word string) bool {
		word = packaging.NormalizeName(word)
		return slices.Contains(names, word) || strings.HasPrefix(word, "jupyter-")
	}
	for _, m := range in.Survey.Modules {
		for _, i := range m.Imports {
			if top, _, _ := strings.Cut(i.Module, "."); i.Level == 0 && isTool(top) {
				return true
			}
		}
		for _, l := range m.Literals {
			// subprocess.run(["jupyter", "nbconvert", ...])
			if first, _, _ := strings.Cut(l.Value, " "); isTool(first) && (strings.HasPrefix(l.Context, "subprocess.") || l.Context == "os.system") {
				return true
			}
		}
	}
	return slices.ContainsFunc(strings.Fields(strings.Join(in.Command, " ")), isTool)
}
