package decide

import (
	"github.com/wainwright-build/wainwright/frontend/carry"
	"github.com/wainwright-build/wainwright/frontend/check"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// models warns of committed models in the image that will not load.
func (in Input) models(found survey.Survey, files carry.Decision, locator report.Locator) []report.Problem {
	if len(found.Models) == 0 {
		return nil
	}
	input := check.ModelInput{
		Survey: found, Wheel: in.Wheel.Contents, Modules: in.Wheel.Modules,
		Locked: in.Lock.Packages, Stdlib: in.Facts.Stdlib, Python: in.Facts.Markers.PythonVersion,
		Locator: locator, File: "setup.py",
	}
	if named := dependencies.RequirementsFiles(in.Config, in.Project.Files); len(named) > 0 {
		input.File = named[0]
	}
	for _, file := range files.Files {
		input.Carried = append(input.Carried, file.Source)
	}
	return check.Models(input)
}
