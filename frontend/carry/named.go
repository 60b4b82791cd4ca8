package carry

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// wellKnown are folders of configuration and models. One that is mentioned at all
// is needed as a whole, since paths in it are often put together at run time.
var wellKnown = []string{"config", "conf", "artifacts", "models"}

// based are the literals of a module, with the constants of other modules that
// stand before them.
func (t tree) based(m survey.Module) []survey.Literal {
	literals := slices.Clone(m.Literals)
	for i, l := range literals {
		literals[i] = t.survey.Based(m, l)
	}
	return literals
}

// named is what a path in the code names.
func (t tree) named(m module, l survey.Literal) []reference {
	var all []reference
	if r, ok := t.wellKnown(m, l); ok {
		all = append(all, r)
	}
	written := l.Write || writes(l.Context)
	h, ok := t.find(m, l)
	switch {
	case h.outside != "" && !(written && l.Elsewhere):
		return append(all, reference{path: h.path, outside: h.outside})
	case !ok || written:
		return all
	case h.prefix:
		return append(all, t.openPrefix(m, l, h)...)
	case h.folder:
		return append(all, t.openFolder(m, l, h)...)
	}
	return append(all, t.openFile(m, l, h)...)
}

// wellKnown is artifacts/ where "artifacts" or "artifacts/x" is mentioned, whether
// x exists yet or not.
func (t tree) wellKnown(m module, l survey.Literal) (reference, bool) {
	p := t.slashed(m.Module, l)
	if p == "" || beside(l) && t.layout.inWheel[m.Path] || t.inSitePackages(m, l) {
		return reference{}, false
	}
	top, _, below := strings.Cut(p, "/")
	if !slices.Contains(wellKnown, top) || l.Partial && !below && !strings.HasSuffix(l.Value, "/") {
		return reference{}, false
	}
	source, folder, ok := t.real(top)
	return reference{path: top, source: source, folder: true, rule: Mentioned, reason: reason(m.Module, l)}, ok && folder
}

func (t tree) openFile(m module, l survey.Literal, h hit) []reference {
	read := l.Context != "" && !l.Tail
	switch {
	case isPython(h.path) && !strings.HasPrefix(l.Context, "streamlit."):
		return nil // code is imported or run, and followed there
	case isAbout(h.path) && !(read && readsFolder(l.Context)):
		return nil // "requirements.txt" in a list of names is no reason to carry it
	case !read && !l.Join && !strings.ContainsAny(l.Value, `/\`) && path.Ext(h.path) == "":
		return nil // a word
	}
	return []reference{{
		path: h.path, source: h.source, rule: Opened, reason: reason(m.Module, l),
		opened: t.neverFolder(m.Path) == "", // what tests open is for tests
	}}
}

// openFolder is a folder that the program looks into or that it joins paths to.
func (t tree) openFolder(m module, l survey.Literal, h hit) []reference {
	if l.Tail || !l.Join && !l.Partial && !readsFolder(l.Context) && !beside(l) {
		return nil
	}
	if !t.mayBeWhole(h.path) || !t.mayBeWhole(h.source) {
		return nil
	}
	rule := Opened
	if l.Arg == "template_folder" || l.Arg == "static_folder" {
		rule = Templates
	}
	return []reference{{path: h.path, source: h.source, folder: true, rule: rule, reason: reason(m.Module, l)}}
}

// mayBeWhole reports whether a folder may be carried with all that lies in it.
func (t tree) mayBeWhole(folder string) bool {
	return !t.layout.holdsPackage(folder) && t.never(folder+"/x") == "" && !slices.Contains(neverWhole, folder)
}

// openPrefix are the files whose paths begin as the literal does.
func (t tree) openPrefix(m module, l survey.Literal, h hit) []reference {
	if !strings.Contains(h.path, "/") && !readsFolder(l.Context) {
		return nil
	}
	var all []reference
	for _, f := range t.survey.Under(strings.TrimPrefix(path.Dir(h.path), ".")) {
		if strings.HasPrefix(f.Path, h.path) && !isPython(f.Path) && f.Link == nil {
			all = append(all, reference{path: f.Path, rule: Opened, reason: reason(m.Module, l)})
		}
	}
	return all
}

// mentioned is what a carried configuration file names.
func (t tree) mentioned(m survey.Mention) []reference {
	p := clean(unbackslash(m.Value))
	if p == "" {
		return nil
	}
	source, folder, ok := t.real(p)
	if !ok || isPython(p) || isAbout(p) {
		return nil
	}
	isPlace := strings.Contains(p, "/") || slices.Contains(wellKnown, p) || isPathKey(m.Key)
	if folder && !(isPlace && t.mayBeWhole(p) && t.mayBeWhole(source)) {
		return nil
	}
	return []reference{{path: p, source: source, folder: folder, rule: Named, reason: fmt.Sprintf("%s:%d names it", m.File, m.Line)}}
}

// isPathKey reports whether a key of a configuration file names a place: then
// "data" is a folder, and not a word.
func isPathKey(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc([]string{"dir", "path", "folder", "root", "model", "data", "output", "artifact", "location"},
		func(part string) bool { return strings.Contains(key, part) })
}
