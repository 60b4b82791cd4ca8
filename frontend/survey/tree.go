package survey

import (
	"path"
	"slices"
	"strings"
)

// File returns the file or link at a path.
func (s Survey) File(p string) (File, bool) {
	i, ok := slices.BinarySearchFunc(s.Files, p, func(f File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return File{}, false
	}
	return s.Files[i], true
}

// Under returns the files below a folder, all of them for "".
func (s Survey) Under(folder string) []File {
	if folder == "" {
		return s.Files
	}
	bound := func(p string) int {
		i, _ := slices.BinarySearchFunc(s.Files, p, func(f File, p string) int { return strings.Compare(f.Path, p) })
		return i
	}
	// "0" is the byte after "/".
	return s.Files[bound(folder+"/"):bound(folder+"0")]
}

// Folders returns the folders of the tree that have files, sorted.
func (s Survey) Folders() []string {
	seen := map[string]bool{}
	var all []string
	for _, f := range s.Files {
		for dir := path.Dir(f.Path); dir != "." && !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			all = append(all, dir)
		}
	}
	slices.Sort(all)
	return all
}

// IsFolder reports whether there are files below the path.
func (s Survey) IsFolder(p string) bool { return len(s.Under(p)) > 0 }

// Module returns the parsed module at a path.
func (s Survey) Module(p string) (Module, bool) {
	i, ok := slices.BinarySearchFunc(s.Modules, p, func(m Module, p string) int { return strings.Compare(m.Path, p) })
	if !ok {
		return Module{}, false
	}
	return s.Modules[i], true
}

// ModuleName returns the dotted name under which Python imports the file at a path
// that is relative to a folder of sys.path.
func ModuleName(p string) string {
	return strings.ReplaceAll(strings.TrimSuffix(strings.TrimSuffix(p, ".py"), "/__init__"), "/", ".")
}

// Find returns the path of the file that "import name" loads if folder is on
// sys.path: a module or the __init__.py of a package.
func (s Survey) Find(folder, name string) (string, bool) {
	base := path.Join(folder, strings.ReplaceAll(name, ".", "/"))
	for _, p := range []string{base + "/__init__.py", base + ".py"} {
		if _, ok := s.File(p); ok {
			return p, true
		}
	}
	return "", false
}

// Locate splits a dotted name, as the facts of the module from have it, into the
// module of the tree that defines it and the rest: "src.web.create_app" may be
// create_app in src/web.py. ok is false if no module of the tree does.
func (s Survey) Locate(from Module, dotted string) (m Module, attr string, ok bool) {
	name := strings.TrimLeft(dotted, ".")
	// The project's folder, and src/ for packages in it, are on the path of its own
	// modules.
	folders := []string{"", "src"}
	if dots := len(dotted) - len(name); dots > 0 {
		folder := path.Dir(from.Path)
		for range min(dots-1, 50) {
			folder = path.Dir(folder)
		}
		folders = []string{strings.TrimPrefix(folder, ".")}
	} else if folder := path.Dir(from.Path); folder != "." {
		folders = append(folders, folder) // python folder/script.py
	}
	for end := len(name); end > 0; end = strings.LastIndexByte(name[:end], '.') {
		for _, folder := range folders {
			if p, ok := s.Find(folder, name[:end]); ok {
				m, ok := s.Module(p)
				return m, strings.TrimPrefix(name[end:], "."), ok
			}
		}
	}
	return Module{}, "", false
}
