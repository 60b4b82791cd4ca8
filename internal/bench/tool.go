package bench

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed baselines
var baselines embed.FS

// Tool is one way to make the image.
type Tool struct {
	Name       string
	Dockerfile string // a baseline's; ours is the project's own
}

// Tools are in the order of the table.
var Tools = []Tool{
	{Name: "wainwright"},
	{Name: "naive", Dockerfile: "Dockerfile.naive"},
	{Name: "pip-best", Dockerfile: "Dockerfile.pip-best"},
	{Name: "uv-best", Dockerfile: "Dockerfile.uv-best"},
	{Name: "uv-req", Dockerfile: "Dockerfile.uv-req"},
}

// Python is what every image has: the baselines name it themselves.
const Python = "3.11"

func (c Tool) buildArgs() []string {
	if c.Dockerfile == "" {
		return []string{"python=" + Python}
	}
	return nil
}

// file is the Dockerfile's name in the project.
func (c Tool) file() string {
	if c.Dockerfile == "" {
		return "Dockerfile"
	}
	return c.Dockerfile
}

// install puts the tool's Dockerfile into a copy of the project, as the
// only one.
func (c Tool) install(dir string) error {
	if c.Dockerfile == "" {
		return nil
	}
	if err := os.Remove(filepath.Join(dir, "Dockerfile")); err != nil {
		return err
	}
	for _, name := range []string{c.Dockerfile, c.Dockerfile + ".dockerignore"} {
		text, err := baselines.ReadFile("baselines/" + name)
		if os.IsNotExist(err) && name != c.Dockerfile {
			continue // naive has none
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// syntaxLine reports whether the Dockerfile names a frontend image.
func (c Tool) syntaxLine() bool {
	text, _ := baselines.ReadFile("baselines/" + c.Dockerfile)
	return c.Dockerfile != "" && strings.HasPrefix(string(text), "# syntax=")
}

// pick finds names in what there is, in the order of what there is.
func pick[T any](all []T, name func(T) string, names []string) ([]T, error) {
	if len(names) == 0 {
		return all, nil
	}
	wanted := map[string]bool{}
	for _, n := range names {
		wanted[n] = true
	}
	var picked []T
	var known []string
	for _, candidate := range all {
		known = append(known, name(candidate))
		if wanted[name(candidate)] {
			picked = append(picked, candidate)
			delete(wanted, name(candidate))
		}
	}
	for n := range wanted {
		return nil, fmt.Errorf("no %q: there are %s", n, strings.Join(known, ", "))
	}
	return picked, nil
}

// PickTools finds tools by name; no names are all of them.
func PickTools(names []string) ([]Tool, error) {
	return pick(Tools, func(c Tool) string { return c.Name }, names)
}
