package wheel

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

// failure puts a failed wheel or build environment step into words.
func failure(r Request, requires []string, err error) error {
	var step *gateway.StepError
	if !errors.As(err, &step) {
		return err
	}
	switch step.Report.Kind {
	case gateway.BackendFailed:
		return BackendFailure(r, step.Report)
	case gateway.NotInstalled:
		return notInstalled(r, step.Report)
	case gateway.UVFailed:
		return uverrors.Explain(step.Report, uverrors.Context{
			What:     "the build requirements " + strings.Join(requires, ", "),
			Fallback: report.Position{File: r.Backend.Declared},
			Index:    r.Index,
		})
	}
	return err
}

// BackendFailure says which line of the project's own files the backend failed
// in; the backend's output was shown as it ran.
func BackendFailure(r Request, failed gateway.Report) error {
	for _, known := range []func(Request, gateway.Report) (report.Problem, bool){outdated, uncompiled, refused, undecoded, noHook} {
		if problem, ok := known(r, failed); ok {
			return problem
		}
	}
	problem := report.Problem{
		File: failed.File, Line: failed.Line,
		Message: fmt.Sprintf("building the wheel failed: %s: %s", failed.Type, report.Plain(shorten(failed.Message))),
	}
	if problem.File == "" {
		problem.File = r.Backend.Declared
	}
	if failed.Type == "" {
		problem.Message = "building the wheel failed: " + report.Plain(shorten(failed.Message))
	}
	problem.Remedy = backendRemedy(r, failed)
	return problem
}

// noHook is about a backend of before PEP 660.
func noHook(r Request, failed gateway.Report) (report.Problem, bool) {
	if failed.Type != "NoHook" {
		return report.Problem{}, false
	}
	problem := report.Problem{
		File:    r.Backend.Declared,
		Message: "the build backend " + r.Backend.Name + " cannot install a project editable (PEP 660)",
		Remedy:  "require a later version of it",
	}
	if strings.HasPrefix(r.Backend.Name, "setuptools.") {
		problem.Remedy = "let the build have setuptools 64 or later"
		for _, each := range []string{"requires", "setuptools"} {
			if line := report.LineOf(r.Files[r.Backend.Declared], each); line > 0 {
				problem.Line = line
				break
			}
		}
	}
	if source, ok := r.Config.Sources["build.constraints"]; ok {
		problem = problem.At(source)
	}
	return problem, true
}

func backendRemedy(r Request, failed gateway.Report) string {
	if remedy := drifted(r, failed); remedy != "" {
		return remedy
	}
	if remedy := unanswered(r, failed); remedy != "" {
		return remedy
	}
	switch {
	case failed.Module != "":
		return unimported(r, failed)
	case failed.Type == "FileNotFoundError" && failed.Path != "":
		return missing(r, failed)
	case failed.Type == "UnicodeDecodeError":
		return "save the file that setup.py reads as UTF-8, or give open() its encoding"
	case strings.Contains(failed.Message, "'install_requires' must be"):
		return "get_requirements() passes a line to setuptools that is no requirement: drop every line that starts with - or . before returning it"
	case undetected(failed) && failed.Repository && slices.Contains(failed.Missing, "git"):
		return "the version comes from git, which the build base has not: set apt.build = " + native.List(r.Config.Apt.Build, []string{"git"})
	case undetected(failed):
		return "the version comes from git, which is not in the build: set build.env.SETUPTOOLS_SCM_PRETEND_VERSION = \"1.0\""
	case strings.Contains(failed.Message, "Multiple top-level packages discovered"):
		return "name the packages in setup(), for example packages=find_packages(include=[\"mlproject\", \"mlproject.*\"])"
	}
	return ""
}

// undetected says that no version was found, in setuptools_scm's words or another's.
func undetected(failed gateway.Report) bool {
	return strings.Contains(failed.Message, "unable to detect version") || failed.Type == "LookupError"
}

// shorten keeps an exception's text to what a person reads.
func shorten(text string) string {
	const most = 4 << 10
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + " ..."
	}
	return text
}

// unfitProblem is about a Requires-Python that tells patch versions apart: the
// base has the right minor version and is too old all the same.
func unfitProblem(required string, r Request) error {
	return report.Problem{
		Message: fmt.Sprintf("the project requires Python %s, and the base has an earlier Python %s", required, r.Python),
		Remedy:  "name a base with a later one, or loosen it",
	}.At(r.Files.RequiresPython())
}

// emptyProblem is about a wheel that holds nothing, and names the folder that
// looks like a package and is none.
func emptyProblem(w *Wheel, r Request) error {
	problem := report.Problem{
		Rule: rules.EmptyWheel, File: r.Backend.Declared,
		Message: fmt.Sprintf("the wheel %s holds no module: installing it installs nothing", w.File),
		Remedy:  "name the modules in setup() with packages=find_packages() or py_modules=[...]",
	}
	for _, mark := range []string{"packages=", "packages =", "setup("} {
		if line := report.LineOf(r.Files[r.Backend.Declared], mark); line > 0 {
			problem.Line = line
			break
		}
	}
	found, err := survey.Decode(w.Survey)
	if err != nil {
		return problem
	}
	if folder, importer := missedPackage(found); folder != "" {
		problem.Message = fmt.Sprintf("the wheel %s holds no module: find_packages() passes over %s/, which has no __init__.py", w.File, folder)
		if importer != "" {
			problem.Message += " and is imported in " + importer
		}
		problem.Remedy = fmt.Sprintf("add %s/__init__.py", folder)
	}
	return problem
}
