package carry

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// wellKnown are folders of configuration and models: one that is mentioned at
// all is needed as a whole, since what is opened in it is often put together at
// run time.
var wellKnown = []string{"config", "conf", "artifacts", "models"}

// literal carries what a path in the code names.
func (c *chooser) literal(m survey.Module, l survey.Literal) {
	if silent(l.Context) {
		return
	}
	if runs(l.Context) {
		c.commandLine([]string{l.Value}, reason(m, l))
		return
	}
	p := c.relative(m, survey.Literal{Value: unbackslash(l.Value), Anchor: l.Anchor, Context: l.Context, Arg: l.Arg})
	if l.Write || writes(l.Context) {
		c.written[path.Dir(p)] = true
		c.outputs(path.Dir(p))
		c.writesTo(m, l, p)
	}
	c.uploads(p)
	c.wellKnown(m, l, p)
	if l.Write || writes(l.Context) {
		return
	}
	h, ok := c.find(m, l)
	switch {
	case !ok:
	case h.prefix:
		c.openPrefix(m, l, h)
	case h.folder:
		c.openFolder(m, l, h)
	default:
		c.openFile(m, l, h)
	}
}

// uploads are folders below what is sent to browsers, by a name that the code
// joins file names to: the program saves its plots and uploads there, and may
// have to make the folder first.
func (c *chooser) uploads(p string) {
	top, _, below := strings.Cut(p, "/")
	if below && path.Ext(p) == "" && (top == "static" || top == "assets") {
		c.written[p] = true
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			c.filled[dir] = true
		}
	}
}

// writesTo notes what a root file system that is read-only would break.
func (c *chooser) writesTo(m survey.Module, l survey.Literal, p string) {
	if p == "" || beside(l) && c.layout.inWheel[m.Path] || !isTarget(l) {
		return
	}
	top, _, below := strings.Cut(p, "/")
	if below || makesFolder(l.Context) {
		top += "/"
	} else {
		top = "./"
	}
	if _, known := c.writes[top]; !known {
		c.writes[top] = reason(m, l)
	}
}

// isTarget says that an argument may be what is written, and not a mode or a
// format.
func isTarget(l survey.Literal) bool {
	switch {
	case l.Arg == "" || l.Arg == "0":
		return last(l.Context) != "basicConfig"
	case l.Arg == "1":
		return !l.Write && last(l.Context) != "open"
	}
	return strings.Contains(l.Arg, "file") || strings.Contains(l.Arg, "path") || l.Arg == "fname"
}

// makesFolder says that a call makes the folder it is given.
func makesFolder(context string) bool {
	name := last(context)
	return strings.HasPrefix(name, "mkdir") || strings.HasPrefix(name, "makedirs") || strings.HasPrefix(name, "create_dir")
}

// outputs keeps a folder of the project that the program writes to: that it is
// there is taken for granted, what lies there is not needed.
func (c *chooser) outputs(folder string) {
	if source, isFolder, ok := c.real(folder); ok && isFolder && source == folder && c.mayBeWhole(folder) {
		c.kept[folder] = true
	}
}

// wellKnown carries artifacts/ where "artifacts" or "artifacts/x" is mentioned,
// whether x exists yet or not.
func (c *chooser) wellKnown(m survey.Module, l survey.Literal, p string) {
	if p == "" || beside(l) && c.layout.inWheel[m.Path] || c.inSitePackages(m, l) {
		return
	}
	top, _, below := strings.Cut(p, "/")
	if !slices.Contains(wellKnown, top) || l.Partial && !below && !strings.HasSuffix(l.Value, "/") {
		return
	}
	if source, folder, ok := c.real(top); ok && folder {
		c.addFolder(carried{path: top, source: source, rule: Mentioned, reason: reason(m, l)})
	}
}

func (c *chooser) openFile(m survey.Module, l survey.Literal, h hit) {
	read := l.Context != "" && !l.Tail
	switch {
	case isPython(h.path) && !strings.HasPrefix(l.Context, "streamlit."):
		return // code is imported or run, and followed there
	case isAbout(h.path) && !(read && readsFolder(l.Context)):
		return // "requirements.txt" in a list of names is no reason to carry it
	case !read && !l.Join && !strings.ContainsAny(l.Value, `/\`) && path.Ext(h.path) == "":
		return // a word
	}
	c.add(carried{
		path: h.path, source: h.source, rule: Opened, reason: reason(m, l),
		opened: c.neverFolder(m.Path) == "", // what tests open is for tests
	})
}

// openFolder carries a folder that is looked into or that paths are joined to.
func (c *chooser) openFolder(m survey.Module, l survey.Literal, h hit) {
	if l.Tail || !l.Join && !l.Partial && !readsFolder(l.Context) && !beside(l) {
		return
	}
	if !c.mayBeWhole(h.path) || !c.mayBeWhole(h.source) {
		return
	}
	rule := Opened
	if l.Arg == "template_folder" || l.Arg == "static_folder" {
		rule = Templates
	}
	c.addFolder(carried{path: h.path, source: h.source, rule: rule, reason: reason(m, l)})
}

func (c *chooser) mayBeWhole(folder string) bool {
	return !c.layout.holdsPackage(folder) && c.never(folder+"/x") == "" && !slices.Contains(neverWhole, folder)
}

func (c *chooser) openPrefix(m survey.Module, l survey.Literal, h hit) {
	if !strings.Contains(h.path, "/") && !readsFolder(l.Context) {
		return
	}
	for _, f := range c.survey.Under(strings.TrimPrefix(path.Dir(h.path), ".")) {
		if strings.HasPrefix(f.Path, h.path) && !isPython(f.Path) && f.Link == nil {
			c.add(carried{path: f.Path, rule: Opened, reason: reason(m, l)})
		}
	}
}

// mention carries what a carried configuration file names.
func (c *chooser) mention(m survey.Mention) {
	p := clean(unbackslash(m.Value))
	if p == "" {
		return
	}
	source, folder, ok := c.real(p)
	if !ok || isPython(p) || isAbout(p) {
		return
	}
	k := carried{path: p, source: source, rule: Named, reason: fmt.Sprintf("%s:%d names it", m.File, m.Line)}
	switch {
	case !folder:
		c.add(k)
	case (strings.Contains(p, "/") || slices.Contains(wellKnown, p) || isPathKey(m.Key)) && c.mayBeWhole(p) && c.mayBeWhole(source):
		c.addFolder(k)
	}
}

// isPathKey says that a key of a configuration file names a place: then "data"
// is a folder, and not a word.
func isPathKey(key string) bool {
	key = strings.ToLower(key)
	return slices.ContainsFunc([]string{"dir", "path", "folder", "root", "model", "data", "output", "artifact", "location"},
		func(part string) bool { return strings.Contains(key, part) })
}
