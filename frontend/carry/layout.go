package carry

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// layout is where the wheel's files come from in the tree.
type layout struct {
	inWheel   map[string]bool   // paths in the tree whose file the wheel holds
	installed map[string]string // and where in site-packages it lands
	elsewhere map[string]bool   // names of the wheel's other files: of data_files, or renamed folders
	packages  []string          // folders in the tree that are packages of the wheel: "src/mlproject"
	folders   map[string]string // and by the name of the package
	topLevel  map[string]bool   // names the wheel is imported under
}

// newLayout finds where the wheel's packages lie in the tree: in the root
// (mlproject/), below src/ or another folder, or, with package_dir, in a folder of
// any name.
func newLayout(s survey.Survey, wheel, topLevel []string) layout {
	l := layout{inWheel: map[string]bool{}, installed: map[string]string{}, elsewhere: map[string]bool{}, folders: map[string]string{}, topLevel: map[string]bool{}}
	for _, name := range topLevel {
		l.topLevel[name] = true
	}
	tops := map[string][]string{} // "mlproject" -> paths below it; "" -> files of the wheel's root
	for _, file := range wheel {
		p, ok := installed(file)
		if !ok {
			if top, _, _ := strings.Cut(file, "/"); !strings.HasSuffix(top, ".dist-info") {
				l.elsewhere[path.Base(file)] = true
			}
			continue
		}
		top, rest, below := strings.Cut(p, "/")
		if !below {
			top, rest = "", p
		}
		tops[top] = append(tops[top], rest)
	}
	held := heldFiles(s, tops)
	for top, paths := range tops {
		if top == "" {
			l.rootFiles(s, paths)
			continue
		}
		if isCode(paths) {
			l.topLevel[top] = true
		}
		folder, ok := bestFolder(held[top], top)
		if !ok {
			for _, rest := range paths {
				l.elsewhere[path.Base(rest)] = true
			}
			continue
		}
		l.packages, l.folders[top] = append(l.packages, folder), folder
		for _, rest := range paths {
			if p := folder + "/" + rest; isFile(s, p) {
				l.inWheel[p], l.installed[p] = true, top+"/"+rest
			} else {
				l.elsewhere[path.Base(rest)] = true
			}
		}
	}
	slices.Sort(l.packages)
	return l
}

// installed is the path in site-packages of a wheel's file; ok is false if it is
// installed elsewhere
// (https://packaging.python.org/en/latest/specifications/binary-distribution-format/).
func installed(p string) (string, bool) {
	top, rest, _ := strings.Cut(p, "/")
	switch {
	case strings.HasSuffix(top, ".dist-info"):
		return "", false
	case strings.HasSuffix(top, ".data"):
		scheme, rest, _ := strings.Cut(rest, "/")
		return rest, scheme == "purelib" || scheme == "platlib"
	}
	return p, true
}

// ships reports whether the wheel may hold a file of the tree, wherever it puts it.
func (l layout) ships(p string) bool { return l.inWheel[p] || l.elsewhere[path.Base(p)] }

// rootFiles are single modules (py_modules).
func (l layout) rootFiles(s survey.Survey, names []string) {
	for _, name := range names {
		if module, ok := strings.CutSuffix(name, ".py"); ok {
			l.topLevel[module] = true
		}
		for _, p := range []string{name, "src/" + name} {
			if isFile(s, p) {
				l.inWheel[p], l.installed[p] = true, name
				break
			}
		}
	}
}

func isCode(paths []string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return strings.HasSuffix(p, ".py") || strings.HasSuffix(p, ".so") })
}

func isFile(s survey.Survey, p string) bool {
	_, ok := s.File(p)
	return ok
}

// maxSharing is the number of packages that may have a file of one path for it to be looked for in
// folders of other names: __init__.py does not show whose a folder is.
const maxSharing = 100

// heldFiles counts for each package how many of its files a folder of the tree holds: one of its
// name, or one in the root.
func heldFiles(s survey.Survey, tops map[string][]string) map[string]map[string]int {
	held := map[string]map[string]int{}
	having := map[string][]string{} // path in a package -> the packages that have it
	for _, top := range slices.Sorted(maps.Keys(tops)) {
		if top == "" {
			continue
		}
		held[top] = map[string]int{}
		for _, rest := range tops[top] {
			having[rest] = append(having[rest], top)
		}
	}
	for _, f := range s.Files {
		for i := range len(f.Path) {
			if f.Path[i] != '/' {
				continue
			}
			folder, rest := f.Path[:i], f.Path[i+1:]
			packages, name := having[rest], path.Base(folder)
			if _, found := slices.BinarySearch(packages, name); found {
				held[name][folder]++
			}
			if strings.Contains(folder, "/") || len(packages) > maxSharing {
				continue
			}
			for _, top := range packages {
				if top != name {
					held[top][folder]++
				}
			}
		}
	}
	return held
}

// bestFolder is the folder that holds most of a package's files.
func bestFolder(held map[string]int, top string) (best string, ok bool) {
	score, rank := 0, 0
	for _, folder := range slices.Sorted(maps.Keys(held)) {
		// Of two folders with the same files, one with the package's name is preferred,
		// then the root and src/ to folders further down.
		r := 4 - min(strings.Count(folder, "/"), 3)
		if folder == "src/"+top {
			r++
		}
		if path.Base(folder) == top {
			r += 10
		}
		if held[folder] > score || held[folder] == score && r > rank {
			best, score, rank = folder, held[folder], r
		}
	}
	return best, score > 0
}

// source is the path in the tree of a path below the wheel's packages.
func (l layout) source(p string) string {
	top, rest, _ := strings.Cut(p, "/")
	if folder, ok := l.folders[top]; ok {
		return path.Join(folder, rest)
	}
	return p
}

// isPackageCode reports whether a file is Python code of a package of the wheel, or of a folder
// in such a package that the wheel does not have. A copy of it beside the program would hide
// the installed package.
func (l layout) isPackageCode(p string) bool {
	if !isPython(p) {
		return false
	}
	return l.inWheel[p] || slices.ContainsFunc(l.packages, func(folder string) bool { return isBelow(p, folder) })
}

// holdsPackage reports whether a folder is that of a package, or a package lies in
// it.
func (l layout) holdsPackage(folder string) bool {
	return slices.ContainsFunc(l.packages, func(p string) bool { return p == folder || isBelow(p, folder) })
}

func isPython(p string) bool {
	return slices.Contains([]string{".py", ".pyi", ".pyc", ".pyx", ".pyd", ".so"}, path.Ext(p))
}

func isBelow(p, folder string) bool {
	return len(p) > len(folder) && p[len(folder)] == '/' && strings.HasPrefix(p, folder)
}

// Sources gives where the wheel's files come from in the tree: the folders of its
// packages, sorted, and the paths of all files that it holds.
func Sources(s survey.Survey, wheel, topLevel []string) (packages []string, held map[string]bool) {
	l := newLayout(s, wheel, topLevel)
	return l.packages, l.inWheel
}
