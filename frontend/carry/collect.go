package carry

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// collected is what is put into the working directory.
type collected struct {
	files  []File  // by path
	dirs   []Dir   // by path
	writes []Write // by path
}

// file is the carried file of a path.
func (c collected) file(p string) (File, bool) {
	i, ok := slices.BinarySearchFunc(c.files, p, func(f File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return File{}, false
	}
	return c.files[i], true
}

// carries reports whether a file of that path is carried.
func (c collected) carries(p string) bool {
	_, ok := c.file(p)
	return ok
}

// collect gives the files that were found, and the folders that they and the
// program need, with their owners and modes.
func collect(t tree, f followed) collected {
	out := outputsOf(t, f.modules)
	var files []File
	dirs := owners{}
	for _, found := range f.files {
		file := newFile(found, out)
		files = append(files, file)
		dirs.give(path.Dir(file.Path), file.Owner)
	}
	for _, folder := range slices.Concat(f.folders, out.folders) {
		if out.isWritten(folder + "/x") {
			dirs.give(folder, App)
		} else {
			dirs.give(folder, owner(folder+"/x", Opened))
		}
	}
	for folder := range dirs {
		if out.filled[folder] {
			dirs[folder] = App
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return collected{files: files, dirs: dirs.sorted(), writes: out.sorted()}
}

func newFile(f found, out outputs) File {
	file := File{
		Path: f.path, Source: f.source, Size: f.file.Size, Owner: owner(f.path, f.rule), Rule: f.rule, Reason: f.reason,
		Mode: 0o644,
	}
	if f.file.Exec {
		file.Mode = 0o755
	}
	if file.Owner == Root && !isPython(f.path) && out.isWritten(f.path) {
		file.Owner = App
	}
	if file.Owner == App {
		file.Mode |= 0o020 | file.Mode&0o100>>3 // the group may do what the user may
	}
	return file
}

// pageFolders hold what is sent to browsers, which is part of the program.
var pageFolders = []string{"templates", "static", "assets", "pages", ".streamlit"}

// owner is Root for code and pages, App for data.
func owner(p string, rule Rule) string {
	switch rule {
	case Entry, Command, Import, Templates:
		return Root
	}
	if isPython(p) || slices.Contains(pageFolders, strings.Split(p, "/")[0]) {
		return Root
	}
	return App
}

// owners are folders and whom they belong to.
type owners map[string]string

// give gives a folder, and those that it lies in, to an owner. What belongs to
// App stays so.
func (o owners) give(dir, owner string) {
	for ; dir != "."; dir = path.Dir(dir) {
		if o[dir] != App {
			o[dir] = owner
		}
	}
}

func (o owners) sorted() []Dir {
	var all []Dir
	for _, p := range slices.Sorted(maps.Keys(o)) {
		dir := Dir{Path: p, Mode: 0o755, Owner: o[p]}
		if dir.Owner == App {
			dir.Mode = 0o775
		}
		all = append(all, dir)
	}
	return all
}

// outputs is where the program writes, as far as its code says.
type outputs struct {
	written map[string]bool   // folders that it writes to
	filled  map[string]bool   // folders that it makes folders in
	folders []string          // folders of the tree that it writes to
	roots   map[string]string // what it writes to in the working directory itself -> reason
}

// outputsOf reads them from the paths in the modules.
func outputsOf(t tree, modules []survey.Module) outputs {
	out := outputs{written: map[string]bool{}, filled: map[string]bool{}, roots: map[string]string{}}
	for _, m := range modules {
		for _, l := range m.Literals {
			if silent(l.Context) || runs(l.Context) {
				continue
			}
			p := t.slashed(m, l)
			if isUpload(p) {
				out.written[p] = true
				for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
					out.filled[dir] = true
				}
			}
			if !l.Write && !writes(l.Context) {
				continue
			}
			folder := path.Dir(p)
			out.written[folder] = true
			if t.isOutput(folder) {
				out.folders = append(out.folders, folder)
			}
			if p == "" || beside(l) && t.layout.inWheel[m.Path] || !isTarget(l) {
				continue
			}
			if root := rootOf(l, p); out.roots[root] == "" {
				out.roots[root] = reason(m, l)
			}
		}
	}
	return out
}

// isWritten reports whether the program writes into a folder that a file lies in.
func (o outputs) isWritten(p string) bool {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if o.written[dir] {
			return true
		}
	}
	return false
}

func (o outputs) sorted() []Write {
	var all []Write
	for _, p := range slices.Sorted(maps.Keys(o.roots)) {
		all = append(all, Write{p, o.roots[p]})
	}
	return all
}

// isUpload reports whether a path is a folder below what is sent to browsers.
// The program saves plots and uploads there, and may have to make it first.
func isUpload(p string) bool {
	top, _, below := strings.Cut(p, "/")
	return below && path.Ext(p) == "" && (top == "static" || top == "assets")
}

// isOutput reports whether the program can expect that a folder exists which it
// writes to: the tree has it, even if nothing in it is needed.
func (t tree) isOutput(folder string) bool {
	source, isFolder, ok := t.real(folder)
	return ok && isFolder && source == folder && t.mayBeWhole(folder)
}

// rootOf is what a written path needs to be writable if the root file system is
// read-only: a folder, or the working directory.
func rootOf(l survey.Literal, p string) string {
	top, _, below := strings.Cut(p, "/")
	if below || makesFolder(l.Context) {
		return top + "/"
	}
	return "./"
}
