package frontend

import (
	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// models doubts the committed models that the image holds.
func (p *prepared) models(found survey.Survey, files carry.Decision) []report.Problem {
	if len(found.Models) == 0 {
		return nil
	}
	in := check.ModelInput{
		Survey: found, Wheel: p.wheel.Contents, Modules: p.wheel.Modules,
		Locked: p.lock.Packages, Stdlib: p.facts.Stdlib, Python: p.facts.Markers.PythonVersion,
		Locator: p.declared.Locator(), File: "setup.py",
	}
	if named := dependencies.RequirementsFiles(p.build.options.Config, p.build.options.Files); len(named) > 0 {
		in.File = named[0]
	}
	for _, file := range files.Files {
		in.Carried = append(in.Carried, file.Source)
	}
	return check.Models(in)
}
