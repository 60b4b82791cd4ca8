package connect

import (
	"os/exec"
	"path/filepath"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// lookPath finds a program on the PATH of env, which need not be this
// process's own.
func lookPath(env environ.Environ, name string) (string, bool) {
	for _, dir := range filepath.SplitList(env.Get("PATH")) {
		if dir == "" {
			continue
		}
		if path, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return path, true
		}
	}
	return "", false
}
