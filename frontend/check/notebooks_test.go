package check

import (
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

func TestNotebookTools(t *testing.T) {
	const warning = "NotebookInRuntime: requirements.txt:2: installs ipykernel, jupyter with all it needs, and the image has no notebooks: move it to a file of its own, such as requirements-dev.txt"
	for name, c := range map[string]struct {
		requirements string
		module       survey.Module
		command      string
		want         string
	}{
		"a starter":            {"flask ipykernel jupyter", survey.Module{}, "python app.py", warning},
		"no tool":              {"flask pandas", survey.Module{}, "python app.py", ""},
		"the program is one":   {"flask ipykernel jupyter", survey.Module{}, "jupyter lab", ""},
		"a program of a shell": {"flask ipykernel jupyter", survey.Module{}, "/bin/sh -c exec voila app.ipynb", ""},
		"notebooks are run":    {"flask ipykernel papermill", survey.Module{}, "python app.py", ""},
		"it is imported":       {"flask ipykernel jupyter", survey.Module{Imports: []survey.Import{{Module: "jupyter_client.manager"}}}, "python app.py", ""},
		"it is called":         {"flask ipykernel jupyter", survey.Module{Literals: []survey.Literal{{Value: "jupyter nbconvert a.ipynb", Context: "os.system"}}}, "python app.py", ""},
	} {
		var requirements []dependencies.Requirement
		for i, text := range strings.Fields(c.requirements) {
			requirements = append(requirements, dependencies.Requirement{
				Requirement: packaging.Requirement{Name: text}, Text: text,
				Places: []report.Position{{File: "mlproject.whl"}, {File: "requirements.txt", Line: i + 1}},
			})
		}
		var got []string
		for _, p := range Notebooks(NotebookInput{Requirements: requirements, Survey: survey.Survey{Modules: []survey.Module{c.module}}, Command: strings.Fields(c.command)}) {
			got = append(got, p.Short())
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
