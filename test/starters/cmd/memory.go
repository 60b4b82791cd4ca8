package main

import (
	"errors"
	"os"
	"path/filepath"
)

// memory keeps what came of the naive Dockerfile, by a digest of all it depends
// on. It lies outside the work tree: who stops in the middle goes on from there.
type memory struct {
	dir   string
	again bool // what is known is asked anew
}

func openMemory(again bool) (memory, error) {
	caches, err := os.UserCacheDir()
	if err != nil {
		return memory{}, err
	}
	dir := filepath.Join(caches, "wainwright", "starters")
	return memory{dir, again}, os.MkdirAll(dir, 0o755)
}

// recall asks only for what is not known.
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
	// A half-written answer would be believed for ever.
	if err := os.WriteFile(file+".new", []byte(answer), 0o644); err != nil {
		return "", err
	}
	return answer, os.Rename(file+".new", file)
}
