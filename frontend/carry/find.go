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
	path   string // as the program will look for it once its spelling is corrected
	source string // where it is
	folder bool
	prefix bool // path is the beginning of the paths of files
	// outside is the target of a symbolic link that leads out of the tree; then
	// nothing is found.
	outside  string
	spelling spelling
}

var drive = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

func isAbsolute(p string) bool {
	return strings.HasPrefix(p, "/") || strings.HasPrefix(p, "~") || strings.HasPrefix(p, `\\`) || drive.MatchString(p)
}

// relative is a literal as a path below the tree's root, "" if it is none.
func (t tree) relative(m survey.Module, l survey.Literal) string {
	value := l.Value
	if rest, ok := strings.CutPrefix(value, t.workdir+"/"); ok {
		value = rest
	}
	if isAbsolute(value) || strings.Contains(value, "://") {
		return ""
	}
	switch {
	case l.Anchor == survey.AnchorPackage:
		value = t.layout.source(value)
	case beside(l):
		value = path.Dir(m.Path) + "/" + value
	}
	return clean(value)
}

// slashed is relative with the backslashes of a Windows path replaced.
func (t tree) slashed(m survey.Module, l survey.Literal) string {
	return t.relative(m, survey.Literal{Value: unbackslash(l.Value), Anchor: l.Anchor, Context: l.Context, Arg: l.Arg})
}

// clean is a path below the root, "" for the root itself and for paths outside.
func clean(p string) string {
	p = path.Clean(p)
	if p == "." || p == ".." || strings.HasPrefix(p, "../") || strings.HasPrefix(p, "/") {
		return ""
	}
	return p
}

// beside reports whether a path is relative to its module's folder.
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

// inSitePackages reports whether a path leads there: it is relative to an installed
// module, or to an installed package.
func (t tree) inSitePackages(m module, l survey.Literal) bool {
	if l.Anchor == survey.AnchorPackage {
		top, _, _ := strings.Cut(l.Value, "/")
		return t.layout.topLevel[top]
	}
	return beside(l) && m.installed
}

// find looks for the file or folder that a literal names. A path of an installed
// module that is relative to the module is not looked for: it leads into
// site-packages.
func (t tree) find(m module, l survey.Literal) (hit, bool) {
	if t.inSitePackages(m, l) {
		return hit{}, false
	}
	if star := strings.IndexAny(l.Value, "*?"); star >= 0 {
		l.Value, l.Partial = l.Value[:star], true
	}
	if h, ok := t.lookup(m.Module, l); ok || h.outside != "" {
		return h, ok
	}
	if slashed := unbackslash(l.Value); slashed != l.Value {
		l.Value = slashed
		h, ok := t.lookup(m.Module, l)
		h.spelling = backslashed
		return h, ok
	}
	// Windows and macOS find a file whose name differs in case.
	if p, ok := t.folded[strings.ToLower(t.relative(m.Module, l))]; ok && !l.Partial && strings.Contains(p, ".") {
		source, folder, ok := t.real(p)
		return hit{path: p, source: source, folder: folder, spelling: otherCase}, ok && !folder
	}
	return hit{}, false
}

func (t tree) lookup(m survey.Module, l survey.Literal) (hit, bool) {
	if l.Partial && !strings.HasSuffix(l.Value, "/") {
		return t.lookupPrefix(m, l)
	}
	p := t.relative(m, l)
	if p == "" {
		return hit{}, false
	}
	source, folder, ok := t.real(p)
	if !ok {
		if f, isFile := t.survey.File(p); isFile && f.Link != nil && !f.Link.Inside {
			return hit{path: p, outside: f.Link.Target}, false
		}
	}
	return hit{path: p, source: source, folder: folder}, ok
}

// lookupPrefix finds f"data/part-{n}.csv".
func (t tree) lookupPrefix(m survey.Module, l survey.Literal) (hit, bool) {
	p := t.relative(m, l)
	if p == "" || len(path.Base(p)) < 3 {
		return hit{}, false
	}
	folder := path.Dir(p)
	for _, f := range t.survey.Under(strings.TrimPrefix(folder, ".")) {
		if strings.HasPrefix(f.Path, p) {
			return hit{path: p, source: p, prefix: true}, true
		}
	}
	return hit{}, false
}

// unbackslash writes a Windows path with slashes. In "artifacts\train.csv" Python
// reads the backslash and the t as a tab: that is undone as well.
func unbackslash(p string) string {
	return windowsPath.Replace(p)
}

var windowsPath = strings.NewReplacer(
	`\\`, "/", `\`, "/", "\a", "/a", "\b", "/b", "\f", "/f", "\n", "/n", "\r", "/r", "\t", "/t", "\v", "/v",
	"\x01", "/1", "\x02", "/2", "\x03", "/3", "\x04", "/4", "\x05", "/5", "\x06", "/6",
)
