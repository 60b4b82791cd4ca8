package wheel

import (
	"fmt"
	"path"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// missing says what to do about a file that setup.py opens and that is not there.
func missing(r Request, failed gateway.Report) string {
	name := resolve.Plain(failed.Path)
	below := path.Join(r.Dir, name)
	pattern := ""
	if !path.IsAbs(name) {
		pattern = r.Context.LeavesOut(below)
	}
	switch {
	case pattern != "" && r.Context.Ignore == project.Dockerignore:
		return fmt.Sprintf("%s is not in the build context: .dockerignore leaves it out with %q, so write !%s below that", name, pattern, below)
	case pattern != "":
		return fmt.Sprintf("%s is not in the build context: %q is left out where no .dockerignore decides, so write %s", name, pattern, r.Context.IgnoreFile(pattern))
	case failed.Near != "":
		return fmt.Sprintf("%s is not in the build context, and %s is: rename that, or write its name here", name, resolve.Plain(failed.Near))
	}
	return fmt.Sprintf("%s is not in the build context: add the file, or correct its name", name)
}
