package plan

import (
	"path"

	steps "github.com/wainwright-build/wainwright/llb"
)

// Places are the folders of the image as they are in its base.
type Places struct {
	// Real has the paths of the folders that the configuration or the user names, with
	// symbolic links of the base followed, if it has any.
	Real map[string]string
	// Above are the base's own folders above them, by path: a layer that has one keeps its
	// owner and mode.
	Above map[string]steps.Owned
}

// Follow returns the path of a folder with symbolic links of the base followed.
func (p Places) Follow(name string) string {
	if real, ok := p.Real[path.Clean(name)]; ok {
		return real
	}
	return name
}
