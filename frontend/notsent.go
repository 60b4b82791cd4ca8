package frontend

import (
	"path"

	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// notSent is a problem with something that a requirement names and the context lacks:
// where a pattern leaves it out, or any of what is looked for in it, the remedy is that.
func notSent(c project.Context, name string, inside []string, problem report.Problem) report.Problem {
	if pattern := c.LeavesOut(name); pattern != "" {
		problem.Remedy = c.LetIn(name, pattern)
		return problem
	}
	for _, each := range inside {
		if pattern := c.LeavesOut(path.Join(name, each)); pattern != "" {
			problem.Remedy = c.LetIn(path.Join(name, "**"), pattern)
			return problem
		}
	}
	return problem
}
