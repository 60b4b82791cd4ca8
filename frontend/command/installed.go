package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/similar"
)

// bringers are the distributions that bring a program which nothing else has the
// name of, the usual one first.
var bringers = map[string][]string{
	"celery": {"celery"}, "chainlit": {"chainlit"}, "daphne": {"daphne"}, "django-admin": {"django"}, "flask": {"flask"},
	"gradio": {"gradio"}, "granian": {"granian"}, "gunicorn": {"gunicorn"}, "hypercorn": {"hypercorn"},
	"mlflow": {"mlflow", "mlflow-skinny"}, "quart": {"quart"}, "streamlit": {"streamlit", "streamlit-nightly"},
	"uvicorn": {"uvicorn"}, "uwsgi": {"uwsgi", "pyuwsgi"}, "waitress-serve": {"waitress"},
}

// doubtProgram warns of a command whose program is surely not in the image.
func (c *chooser) doubtProgram(to *Command, words []string) {
	if !c.Bare || len(words) == 0 {
		return
	}
	name := words[0]
	if strings.HasPrefix(name, "python") && len(words) > 2 && words[1] == "-m" {
		if name = words[2]; len(bringers[name]) == 0 || c.isModule(name) {
			return
		}
	}
	var scripts []string
	for _, s := range c.Scripts {
		scripts = append(scripts, s.Name)
	}
	if slices.Contains(slices.Concat(scripts, c.Programs), name) {
		return
	}
	problem := report.Problem{
		Rule:    rules.MissingProgram,
		Message: fmt.Sprintf("%s runs %s, and nothing that is installed brings it", to.Source, name),
	}
	if known := bringers[name]; len(known) > 0 {
		if slices.ContainsFunc(known, func(d string) bool { return c.locked[d] }) {
			return
		}
		problem.Remedy = "require " + known[0]
		to.warn(problem)
		return
	}
	// Short names are those of programs of the system.
	const short = 6
	if len(name) < short || c.locked[name] || strings.ContainsAny(name, "/$") {
		return
	}
	if near := similar.Nearest(name, scripts); near != "" {
		problem.Remedy = fmt.Sprintf("write %s, which the project installs", near)
		to.warn(problem)
	}
}

// isModule says that the project has a module of that name itself.
func (c *chooser) isModule(name string) bool { return c.missingModule(name) == "" }
