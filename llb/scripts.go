package llb

import (
	"embed"
	"path"
	"regexp"
	"slices"

	"github.com/moby/buildkit/client/llb"
)

//go:embed steps/*.py
var scripts embed.FS

// imports are the scripts that each script imports at its top level. A script that is
// imported in a function is not always needed: exec.beside names it if it is.
var imports = func() map[string][]string {
	statement := regexp.MustCompile(`(?m)^import (\w+)$`)
	files, err := scripts.ReadDir("steps")
	if err != nil {
		panic(err) // embedded above
	}
	all := map[string][]string{}
	for _, file := range files {
		all[file.Name()] = nil
	}
	for name := range all {
		for _, match := range statement.FindAllSubmatch(read(name), -1) {
			module := string(match[1]) + ".py"
			if _, ours := all[module]; ours {
				all[name] = append(all[name], module)
			}
		}
	}
	return all
}()

// withImports returns the names of the scripts and of the scripts that they import, each
// once, sorted.
func withImports(names ...string) []string {
	var all []string
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		if slices.Contains(all, name) {
			continue
		}
		all = append(all, name)
		names = append(names, imports[name]...)
	}
	slices.Sort(all)
	return all
}

func read(name string) []byte {
	data, err := scripts.ReadFile(path.Join("steps", name))
	if err != nil {
		panic(err) // embedded above
	}
	return data
}

// scriptMount returns a folder with the script of a step and the scripts that it needs. The
// step's cache key does not depend on other scripts.
func (s Steps) scriptMount(e exec) llb.State {
	var all []File
	for _, name := range withImports(append([]string{e.script}, e.beside...)...) {
		all = append(all, File{Path: "/" + name, Data: read(name)})
	}
	if e.script == "wheel.py" {
		all = append(all, s.Survey...)
	}
	return files("steps", all...)
}
