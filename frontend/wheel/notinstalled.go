package wheel

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// What uv says of a wheel for another platform or Python.
var incompatible = regexp.MustCompile(`A path \(/wheel/(\S+\.whl)\) dependency is incompatible`)

// platformKeys are the options of bdist_wheel that say what a wheel is for.
var platformKeys = []string{"plat_name", "plat-name", "python_tag", "python-tag", "py_limited_api", "py-limited-api"}

// notInstalled is about a wheel that was built and that uv does not install.
func notInstalled(r Request, failed gateway.Report) error {
	log := resolve.Plain(failed.Log)
	m := incompatible.FindStringSubmatch(strings.Join(strings.Fields(log), " "))
	if m == nil {
		return resolve.Failure(failed, resolve.Origin{
			Doing: "install", What: "the wheel that was built",
			Where: func(string) (string, int) { return r.Backend.Declared, 0 },
		})
	}
	problem := report.Problem{
		File: r.Backend.Declared, Detail: log,
		Message: fmt.Sprintf("the wheel %s is for another platform or Python than the image's", m[1]),
		Remedy:  "let the backend make a wheel for Linux and Python " + r.Python,
	}
	for _, file := range []string{"setup.cfg", "setup.py", "pyproject.toml"} {
		for _, key := range platformKeys {
			if line := report.LineOf(r.Files[file], key); line > 0 {
				problem.File, problem.Line = file, line
				problem.Remedy = "take " + key + " out"
				return problem
			}
		}
	}
	return problem
}
