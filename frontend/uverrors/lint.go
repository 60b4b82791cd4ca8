package uverrors

import (
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// CheckNames warns of requirements that can be installed but are not what their name
// suggests. where finds the line that declares a requirement by its normalized name; it
// returns 0 for what comes with another distribution, which is not reported.
func CheckNames(locked []packaging.Package, where func(name string) (file string, line int)) []report.Problem {
	var all []report.Problem
	for _, distribution := range locked {
		name := packaging.NormalizeName(distribution.Name)
		known, ok := lookUp(name)
		if !ok || known.isUninstallable() {
			continue
		}
		file, line := where(name)
		if line == 0 {
			continue
		}
		message, remedy := known.explain()
		problem := report.Problem{Rule: rules.WrongDistribution, File: file, Line: line, Message: message, Remedy: remedy}
		if known.kind == needless {
			problem.Rule = rules.NeedlessRequirement
			problem.Message = name + " is installed and never imported: " + known.reason
		}
		all = append(all, problem)
	}
	return all
}
