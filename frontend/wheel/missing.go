package wheel

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/llb"
)

// missing says what to do about a file that setup.py opens and that is not there.
func missing(r Request, failed gateway.Report) string {
	name := report.Plain(failed.Path)
	if strings.HasPrefix(name, llb.SourceDir+"/") {
		name, _ = filepath.Rel(path.Join(llb.SourceDir, r.Dir), name)
	}
	below := path.Join(r.Dir, name)
	pattern := ""
	if !path.IsAbs(name) {
		pattern = r.Context.LeavesOut(below)
	}
	switch {
	case strings.HasPrefix(name, "../"):
		return name + " is above the folder that is built, and its build is given nothing else: keep the file in that folder"
	case pattern != "":
		return fmt.Sprintf("%s is not in the build context: %s", name, r.Context.LetIn(below, pattern))
	case failed.Near != "":
		return fmt.Sprintf("%s is not in the build context, and %s is: rename that, or write its name here", name, report.Plain(failed.Near))
	}
	return fmt.Sprintf("%s is not in the build context: add the file, or correct its name", name)
}
