package survey

import (
	"slices"
	"strings"
)

// maxHops bounds how far a name is followed from module to module.
const maxHops = 8

// Resolve follows a name to the constant it stands for, through imports, and
// "from m import *" too. A value that is no name, or a name that leads nowhere,
// is returned as it is.
func (s Survey) Resolve(in Module, v Value) Value { return s.resolve(in, v, maxHops) }

func (s Survey) resolve(in Module, v Value, hops int) Value {
	if v.Ref == "" || hops == 0 {
		return v
	}
	if found, ok := in.constant(v.Ref); ok {
		return s.resolve(in, found, hops-1)
	}
	if m, attr, ok := s.Locate(in, v.Ref); ok && attr != "" && (m.Path != in.Path || attr != v.Ref) {
		found := s.resolve(m, Value{Ref: attr}, hops-1)
		if found.Ref == "" {
			return found
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
			if found := s.resolve(m, v, hops-1); found.Ref == "" {
				return found
			}
		}
	}
	return v
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

// Maker follows what made something to a name outside the tree: a factory
// function to what it returns, an imported object to its constructor.
// "src.web.create_app" becomes "flask.Flask".
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
