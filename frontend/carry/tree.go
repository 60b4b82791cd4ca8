package carry

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// tree is the project as the passes look at it: its files, and where the wheel
// and the locked distributions put modules. No pass changes it.
type tree struct {
	survey    survey.Survey
	layout    layout
	installed map[string]bool             // top-level names of distributions and the standard library
	workdir   string                      // without a trailing slash
	mentions  map[string][]survey.Mention // by configuration file
	folded    map[string]string           // lower case -> path
	testSets  map[string]bool             // folders test/, and whether each holds data
}

func newTree(in Input) tree {
	t := tree{
		survey:    in.Survey,
		layout:    newLayout(in.Survey, in.Wheel, in.TopLevel),
		installed: map[string]bool{},
		workdir:   cmp.Or(strings.TrimSuffix(in.Workdir, "/"), paths.Workdir),
		mentions:  map[string][]survey.Mention{},
		folded:    map[string]string{},
		testSets:  map[string]bool{},
	}
	for _, name := range in.Installed {
		t.installed[name] = true
	}
	for _, m := range in.Survey.Mentions {
		t.mentions[m.File] = append(t.mentions[m.File], m)
	}
	for _, f := range in.Survey.Files {
		t.folded[strings.ToLower(f.Path)] = f.Path
	}
	for _, folder := range in.Survey.Folders() {
		if path.Base(folder) == "test" {
			t.testSets[folder] = isTestSet(in.Survey, folder)
		}
	}
	return t
}

// isTestSet reports whether a folder test/ is data that a model is tested with:
// it lies beside train/, and there is no Python in it.
func isTestSet(s survey.Survey, folder string) bool {
	return s.IsFolder(path.Join(path.Dir(folder), "train")) &&
		!slices.ContainsFunc(s.Under(folder), func(f survey.File) bool { return isPython(f.Path) })
}

// real follows symbolic links to the file or folder of the tree that a path
// stands for. ok is false where there is none.
func (t tree) real(p string) (source string, folder, ok bool) {
	const maxLinks = 16
	for range maxLinks {
		if f, ok := t.survey.File(p); ok {
			if f.Link == nil {
				return p, false, true
			}
			if !f.Link.Inside {
				return "", false, false
			}
			p = f.Link.Path
			continue
		}
		if t.survey.IsFolder(p) {
			return p, true, true
		}
		next, ok := t.throughLink(p)
		if !ok {
			return "", false, false
		}
		p = next
	}
	return "", false, false
}

// throughLink replaces the first folder of a path that is a symbolic link.
func (t tree) throughLink(p string) (string, bool) {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if f, ok := t.survey.File(dir); ok {
			if f.Link == nil || !f.Link.Inside {
				return "", false
			}
			return path.Join(f.Link.Path, strings.TrimPrefix(p, dir)), true
		}
	}
	return "", false
}

// wheelHas reports whether the wheel holds a file of the tree, or anything in a
// folder of it.
func (t tree) wheelHas(p string, folder bool) bool {
	if !folder {
		return t.layout.inWheel[p]
	}
	return slices.ContainsFunc(t.survey.Under(p), func(f survey.File) bool { return t.layout.inWheel[f.Path] })
}
