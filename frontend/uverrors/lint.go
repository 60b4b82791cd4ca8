package uverrors

import (
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// CheckNames warns of requirements that can be installed but are not what their name
// suggests. What locator finds on no line comes with another distribution, and is not
// reported.
func CheckNames(locked []packaging.Package, locator report.Locator) []report.Problem {
	var all []report.Problem
	for _, distribution := range locked {
		name := packaging.NormalizeName(distribution.Name)
		known, ok := lookUp(name)
		if !ok || known.isUninstallable() {
			continue
		}
		position := locator.Where(name)
		if position.Line == 0 {
			continue
		}
		message, remedy := known.explain()
		problem := report.Problem{Rule: rules.WrongDistribution, Message: message, Remedy: remedy}.At(position)
		if known.kind == needless {
			problem.Rule = rules.NeedlessRequirement
			problem.Message = name + " is installed and never imported: " + known.reason
		}
		all = append(all, problem)
	}
	return all
}
