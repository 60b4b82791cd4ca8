package dependencies

import (
	"fmt"
	"path"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// notSent completes the problem that the build context does not have a path which a
// requirement names. If an ignore pattern excludes the path, or one of the files inside, the
// remedy names the pattern.
func notSent(c project.Context, name string, inside []string, problem report.Problem) report.Problem {
	for i, looked := range append([]string{name}, inside...) {
		let := name
		if i > 0 {
			looked, let = path.Join(name, looked), path.Join(name, "**")
		}
		pattern := c.LeavesOut(looked)
		if pattern == "" {
			continue
		}
		problem.Remedy = c.LetIn(let, pattern)
		if c.Ignore == project.BuiltIn && packaging.IsArchive(looked) {
			problem.Remedy = fmt.Sprintf("%q is left out where no .dockerignore decides, so move it elsewhere, such as to wheels/, or write %s", pattern, c.IgnoreFile(pattern))
		}
		return problem
	}
	return problem
}
