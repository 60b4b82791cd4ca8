package decide

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/carry"
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

// checkNotebooks warns of tools for notebooks among the requirements: the image
// has no notebooks. A program that imports or runs one of them needs it.
func checkNotebooks(declared dependencies.Declared, found survey.Survey, command []string, files carry.Decision) []report.Problem {
	var tools []string
	var place report.Position
	for _, each := range declared.Requirements {
		name := packaging.NormalizeName(each.Name)
		if slices.Contains(notebookRunners, name) {
			return nil
		}
		if !slices.Contains(notebookTools, name) {
			continue
		}
		for _, at := range each.Places {
			if at.Line > 0 && (place.Line == 0 || at.File == place.File && at.Line < place.Line) {
				place = at
			}
		}
		tools = append(tools, each.Name)
	}
	carried := slices.ContainsFunc(files.Files, func(f carry.File) bool { return path.Ext(f.Path) == ".ipynb" })
	if place.Line == 0 || carried || usesNotebooks(found, command) {
		return nil
	}
	return []report.Problem{{
		Rule: rules.NotebookInRuntime, File: place.File, Line: place.Line,
		Message: fmt.Sprintf("installs %s with all it needs, and the image has no notebooks", strings.Join(tools, ", ")),
		Remedy:  "move it to a file of its own, such as requirements-dev.txt",
	}}
}

func usesNotebooks(found survey.Survey, command []string) bool {
	names := slices.Concat(notebookTools, notebookRunners)
	isOne := func(word string) bool {
		word = packaging.NormalizeName(word)
		return slices.Contains(names, word) || strings.HasPrefix(word, "jupyter-")
	}
	for _, m := range found.Modules {
		for _, i := range m.Imports {
			if top, _, _ := strings.Cut(i.Module, "."); i.Level == 0 && isOne(top) {
				return true
			}
		}
		for _, l := range m.Literals {
			// subprocess.run(["jupyter", "nbconvert", ...])
			if first, _, _ := strings.Cut(l.Value, " "); isOne(first) && (strings.HasPrefix(l.Context, "subprocess.") || l.Context == "os.system") {
				return true
			}
		}
	}
	return slices.ContainsFunc(strings.Fields(strings.Join(command, " ")), isOne)
}
