package resolve

import (
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Doubts warns of requirements that install and are not what their name says.
// where finds where one is asked for, by its normalised name: what comes with
// another distribution is nobody's mistake here.
func Doubts(locked []packaging.Package, where func(name string) (file string, line int)) []report.Problem {
	var all []report.Problem
	for _, each := range locked {
		name := packaging.NormalizeName(each.Name)
		found, ok := lookUp(name)
		if !ok || found.fails() {
			continue
		}
		file, line := where(name)
		if line == 0 {
			continue
		}
		message, remedy := found.words()
		problem := report.Problem{Rule: rules.WrongDistribution, File: file, Line: line, Message: message, Remedy: remedy}
		if found.kind == needless {
			problem.Rule = rules.NeedlessRequirement
			problem.Message = name + " is installed and never imported: " + found.says
		}
		all = append(all, problem)
	}
	return all
}
