package main

import (
	"errors"
	"os"
	"path/filepath"
)

// memory keeps the results of the naive Dockerfile by a digest of everything they
// depend on. It lies outside the work tree, so that a run that was interrupted can go
// on.
type memory struct {
	dir   string
	again bool // ask again even if the answer is known
}

func openMemory(again bool) (memory, error) {
	caches, err := os.UserCacheDir()
	if err != nil {
		return memory{}, err
	}
	dir := filepath.Join(caches, "wainwright", "starters")
	return memory{dir, again}, os.MkdirAll(dir, 0o755)
}

// recall calls ask only if the answer is not known.
func (m memory) recall(digest string, ask func() (string, error)) (string, error) {
	file := filepath.Join(m.dir, digest)
	if !m.again {
		text, err := os.ReadFile(file)
		if err == nil || !errors.Is(err, os.ErrNotExist) {
			return string(text), err
		}
	}
	answer, err := ask()
	if err != nil {
		return "", err
	}
	// A half-written answer would be used forever.
	if err := os.WriteFile(file+".new", []byte(answer), 0o644); err != nil {
		return "", err
	}
	return answer, os.Rename(file+".new", file)
}
