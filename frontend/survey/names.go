package survey

import (
	"path"
	"slices"
	"strings"
)

// maxHops bounds how far a name is followed from module to module.
const maxHops = 8

// Resolve follows a name to the constant that it refers to, through imports,
// including "from m import *". Any other value, and a name that refers to no
// constant of the tree, is returned unchanged.
func (s Survey) Resolve(in Module, v Value) Value {
	found, _ := s.resolve(in, v, maxHops)
	return found
}

// resolve also returns the module that defines the constant.
func (s Survey) resolve(in Module, v Value, hops int) (Value, Module) {
	if v.Ref == "" || hops == 0 {
		return v, in
	}
	if found, ok := in.constant(v.Ref); ok {
		return s.resolve(in, found, hops-1)
	}
	if m, attr, ok := s.Locate(in, v.Ref); ok && attr != "" && (m.Path != in.Path || attr != v.Ref) {
		if found, m := s.resolve(m, Value{Ref: attr}, hops-1); found.Ref == "" {
			return found, m
		}
	}
	for _, i := range in.Imports {
		if slices.Contains(i.Names, v.Ref) { // imported there, for others to import
			return s.resolve(in, Value{Ref: dots(i.Level) + i.Module + "." + v.Ref}, hops-1)
		}
		if !slices.Contains(i.Names, "*") {
			continue
		}
		if m, attr, ok := s.Locate(in, dots(i.Level)+i.Module); ok && attr == "" {
			if found, m := s.resolve(m, v, hops-1); found.Ref == "" {
				return found, m
			}
		}
	}
	return v, in
}

// Based returns a literal of which only the end is known with its beginning, if that
// is a constant of another module: os.path.join(constants.DATA, "a.csv"). Other
// literals are returned unchanged.
func (s Survey) Based(in Module, l Literal) Literal {
	if !l.Tail || l.Base == "" {
		return l
	}
	base, ok := s.base(in, l.Base, maxHops)
	if !ok {
		return l
	}
	based := l
	based.Tail, based.Base = false, ""
	based.Anchor = base.Anchor
	based.Value = *base.Str
	if !base.Partial {
		based.Value = slashed(*base.Str) + l.Value
	}
	based.Partial = l.Partial || base.Partial
	return based
}

// base returns the text of a constant as it reads in the module in. A path relative
// to the folder of the constant's module becomes relative to the folder of in.
func (s Survey) base(in Module, name string, hops int) (Value, bool) {
	found, m := s.resolve(in, Value{Ref: name}, hops)
	if found.Str == nil || hops == 0 {
		return found, false
	}
	text := *found.Str
	if found.Tail {
		before, ok := s.base(m, found.Base, hops-1)
		if !ok || found.Base == "" || before.Partial {
			return found, false
		}
		found.Anchor, found.Tail = before.Anchor, false
		text = slashed(*before.Str) + text
	}
	if found.Anchor == AnchorFile && path.Dir(m.Path) != path.Dir(in.Path) {
		text = slashed(up(path.Dir(in.Path))+strings.TrimPrefix(path.Dir(m.Path), ".")) + text
	}
	if len(text) > maxPath {
		return found, false
	}
	found.Str = &text
	return found, true
}

func slashed(folder string) string {
	if folder == "" || strings.HasSuffix(folder, "/") {
		return folder
	}
	return folder + "/"
}

// up returns the path from a folder to the root: "../" for each of its parts.
func up(folder string) string {
	if folder == "." {
		return ""
	}
	return strings.Repeat("../", 1+strings.Count(folder, "/"))
}

func (m Module) constant(name string) (Value, bool) {
	for _, c := range m.Constants {
		if c.Name == name {
			return c.Value, true
		}
	}
	return Value{}, false
}

func dots(level int) string { return strings.Repeat(".", min(level, maxHops)) }

// Maker follows the dotted name of what made something to a name outside the tree:
// from a factory function to what it returns, from an imported object to its
// constructor. "src.web.create_app" becomes "flask.Flask".
func (s Survey) Maker(in Module, made string) string { return s.maker(in, made, maxHops) }

func (s Survey) maker(in Module, made string, hops int) string {
	if hops == 0 || made == "" {
		return made
	}
	m, attr, ok := s.Locate(in, made)
	if !ok {
		m, attr = in, made
	}
	for _, f := range m.Functions {
		if f.Name == attr {
			return s.maker(m, f.Returns, hops-1)
		}
	}
	for _, c := range m.Calls {
		if c.Target == attr && c.Function == "" && c.Makes() != made {
			return s.maker(m, c.Makes(), hops-1)
		}
	}
	return made
}

// InstalledAs returns the dotted name under which a file of the tree is installed.
// It tries the name of the whole path, then without its first folder, and so on.
func InstalledAs(file string, installed func(name string) bool) (string, bool) {
	for name := ModuleName(file); name != ""; {
		if installed(name) {
			return name, true
		}
		_, name, _ = strings.Cut(name, ".")
	}
	return "", false
}
