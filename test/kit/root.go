package kit

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Root returns the module's root.
func Root(t *testing.T) string {
	t.Helper()
	dir, err := root()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// root finds go.mod in a folder above the package whose tests run.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("no folder above has a go.mod")
		}
		dir = above
	}
}
