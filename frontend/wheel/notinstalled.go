package wheel

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

// What uv says of a wheel for another platform or Python, and of one whose metadata is
// not what it takes.
var (
	incompatible = regexp.MustCompile(`A path \(/wheel/(\S+\.whl)\) dependency is incompatible`)
	unreadable   = regexp.MustCompile("Metadata for `([^`]+)` could not be parsed")
)

// platformKeys are the options of bdist_wheel that say what a wheel is for.
var platformKeys = []string{"plat_name", "plat-name", "python_tag", "python-tag", "py_limited_api", "py-limited-api"}

// notInstalled is about a wheel that was built and that uv does not install.
func notInstalled(r Request, failed gateway.Report) error {
	log := packaging.RedactCredentials(report.Plain(failed.Log))
	flat := strings.Join(strings.Fields(log), " ")
	if m := unreadable.FindStringSubmatch(flat); m != nil {
		return report.Problem{
			File: r.Backend.Declared, Detail: log,
			Message: "uv cannot read what the wheel of " + m[1] + " requires",
			Remedy:  "correct the requirement that it names below",
		}
	}
	m := incompatible.FindStringSubmatch(flat)
	if m == nil {
		return uverrors.Explain(failed, uverrors.Context{
			Doing: "install", What: "the wheel that was built",
			Fallback: report.Position{File: r.Backend.Declared},
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
