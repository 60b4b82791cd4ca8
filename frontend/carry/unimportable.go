package carry

import (
	"path"
	"regexp"
	"strings"
)

var identifier = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)

// unimportable says that no import finds a module of the wheel, since a folder of
// it has no name of a package: what lies there is data, such as the template of
// another project.
func unimportable(p string) bool {
	for folder := range strings.SplitSeq(path.Dir(p), "/") {
		if folder != "." && !identifier.MatchString(folder) {
			return true
		}
	}
	return false
}
