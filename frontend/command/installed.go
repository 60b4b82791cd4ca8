package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// providedBy are the distributions that install a program of that name, the usual
// one first. Nothing else has a program of these names.
var providedBy = map[string][]string{
	"celery": {"celery"}, "chainlit": {"chainlit"}, "daphne": {"daphne"}, "django-admin": {"django"}, "flask": {"flask"},
	"gradio": {"gradio"}, "granian": {"granian"}, "gunicorn": {"gunicorn"}, "hypercorn": {"hypercorn"},
	"mlflow": {"mlflow", "mlflow-skinny"}, "quart": {"quart"}, "streamlit": {"streamlit", "streamlit-nightly"},
	"uvicorn": {"uvicorn"}, "uwsgi": {"uwsgi", "pyuwsgi"}, "waitress-serve": {"waitress"},
}

// checkProgram warns if the program of a command line is surely not in the image.
// source is where the line comes from.
func (f facts) checkProgram(source string, words []string) []report.Problem {
	if !f.StockBase || len(words) == 0 {
		return nil
	}
	name := words[0]
	if strings.HasPrefix(name, "python") && len(words) > 2 && words[1] == "-m" {
		if name = words[2]; len(providedBy[name]) == 0 || f.isModule(name) {
			return nil
		}
	}
	var scripts []string
	for _, s := range f.Scripts {
		scripts = append(scripts, s.Name)
	}
	if slices.Contains(slices.Concat(scripts, f.Programs), name) {
		return nil
	}
	problem := report.Problem{
		Rule:    rules.MissingProgram,
		Message: fmt.Sprintf("%s runs %s, and nothing that is installed brings it", source, name),
	}
	if known := providedBy[name]; len(known) > 0 {
		if slices.ContainsFunc(known, func(d string) bool { return f.locked[d] }) {
			return nil
		}
		problem.Remedy = "require " + known[0]
		return []report.Problem{problem}
	}
	// Short names are mostly those of programs of the system.
	const short = 6
	if len(name) < short || f.locked[name] || strings.ContainsAny(name, "/$") {
		return nil
	}
	near := similar.Nearest(name, scripts)
	if near == "" {
		return nil
	}
	problem.Remedy = fmt.Sprintf("write %s, which the project installs", near)
	return []report.Problem{problem}
}

// isModule reports whether the project itself has a module of that name.
func (f facts) isModule(name string) bool { return f.missingModule(name) == "" }
