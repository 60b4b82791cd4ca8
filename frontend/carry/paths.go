package carry

import (
	"path"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// spelling is how a path in the code had to be changed to find the file.
type spelling int

const (
	asWritten spelling = iota
	backslashed
	otherCase
)

// hit is what a path in the code names.
type hit struct {
	path   string // as the program will look for it, once its spelling is mended
	source string // where it is
	folder bool
	// prefix says that path is the beginning of files' names.
	prefix   bool
	spelling spelling
}

var drive = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

func isAbsolute(p string) bool {
	return strings.HasPrefix(p, "/") || strings.HasPrefix(p, "~") || strings.HasPrefix(p, `\\`) || drive.MatchString(p)
}

// relative is a literal as a path below the tree's root, "" if it is none.
func (c *chooser) relative(m survey.Module, l survey.Literal) string {
	value := l.Value
	if rest, ok := strings.CutPrefix(value, c.workdir+"/"); ok {
		value = rest
	}
	if isAbsolute(value) || strings.Contains(value, "://") {
		return ""
	}
	switch {
	case l.Anchor == survey.AnchorPackage:
		value = c.layout.source(value)
	case beside(l):
		value = path.Dir(m.Path) + "/" + value
	}
	return clean(value)
}

// clean is a path below the root, "" for the root itself and what lies outside.
func clean(p string) string {
	p = path.Clean(p)
	if p == "." || p == ".." || strings.HasPrefix(p, "../") || strings.HasPrefix(p, "/") {
		return ""
	}
	return p
}

// beside says that a path is relative to its module's folder.
func beside(l survey.Literal) bool {
	if l.Anchor == survey.AnchorFile {
		return true
	}
	switch l.Arg {
	case "template_folder", "static_folder":
		return last(l.Context) == "Flask" || last(l.Context) == "Blueprint" || last(l.Context) == "Quart"
	case "config_path":
		return l.Context == "hydra.main"
	}
	return false
}

// inSitePackages says that a path leads there: it is relative to an installed
// module, or to an installed package.
func (c *chooser) inSitePackages(m survey.Module, l survey.Literal) bool {
	if l.Anchor == survey.AnchorPackage {
		top, _, _ := strings.Cut(l.Value, "/")
		return c.layout.topLevel[top]
	}
	return beside(l) && c.layout.inWheel[m.Path] && c.files[m.Path].Path == ""
}

// find looks for what a literal names. A path of an installed module that is
// relative to the module is not looked for: it leads into site-packages.
func (c *chooser) find(m survey.Module, l survey.Literal) (hit, bool) {
	if c.inSitePackages(m, l) {
		return hit{}, false
	}
	if star := strings.IndexAny(l.Value, "*?"); star >= 0 {
		l.Value, l.Partial = l.Value[:star], true
	}
	if h, ok := c.lookup(m, l); ok {
		return h, true
	}
	if slashed := unbackslash(l.Value); slashed != l.Value {
		l.Value = slashed
		h, ok := c.lookup(m, l)
		h.spelling = backslashed
		return h, ok
	}
	// Windows and macOS find a file whose name differs in case.
	if p, ok := c.folded[strings.ToLower(c.relative(m, l))]; ok && !l.Partial && strings.Contains(p, ".") {
		source, folder, ok := c.real(p)
		return hit{path: p, source: source, folder: folder, spelling: otherCase}, ok && !folder
	}
	return hit{}, false
}

func (c *chooser) lookup(m survey.Module, l survey.Literal) (hit, bool) {
	if l.Partial && !strings.HasSuffix(l.Value, "/") {
		return c.lookupPrefix(m, l)
	}
	p := c.relative(m, l)
	if p == "" {
		return hit{}, false
	}
	source, folder, ok := c.real(p)
	if !ok {
		if f, isFile := c.survey.File(p); isFile && f.Link != nil && !f.Link.Inside {
			c.links[p] = f.Link.Target
		}
	}
	return hit{path: p, source: source, folder: folder}, ok
}

// lookupPrefix finds f"data/part-{n}.csv".
func (c *chooser) lookupPrefix(m survey.Module, l survey.Literal) (hit, bool) {
	p := c.relative(m, l)
	if p == "" || len(path.Base(p)) < 3 {
		return hit{}, false
	}
	folder := path.Dir(p)
	for _, f := range c.survey.Under(strings.TrimPrefix(folder, ".")) {
		if strings.HasPrefix(f.Path, p) {
			return hit{path: p, source: p, prefix: true}, true
		}
	}
	return hit{}, false
}

// unbackslash writes a Windows path with slashes. In "artifacts\train.csv" the
// backslash and the t became a tab: that is undone as well.
func unbackslash(p string) string {
	return windowsPath.Replace(p)
}

var windowsPath = strings.NewReplacer(
	`\\`, "/", `\`, "/", "\a", "/a", "\b", "/b", "\f", "/f", "\n", "/n", "\r", "/r", "\t", "/t", "\v", "/v",
	"\x01", "/1", "\x02", "/2", "\x03", "/3", "\x04", "/4", "\x05", "/5", "\x06", "/6",
)
