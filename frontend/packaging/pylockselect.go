package packaging

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Select returns the packages of the lock that a target installs: the entries whose marker
// matches env, sorted by name, with the wheels that t can install and no markers. A package
// with such a wheel has no sdist. Of the dependency groups the default ones are selected.
// It is an error if the lock is not for this Python or environment, if two entries of a
// name match, if a package has nothing that t can install (a *NoWheelError), or if env
// has no full version of its Python, on which markers depend. See
// https://packaging.python.org/en/latest/specifications/pylock-toml/#installation.
func (l Lock) Select(env Environment, t Target, extras []string) ([]Package, error) {
	s := selection{env, NewExtras(extras...), NewExtras(l.DefaultGroups...)}
	if err := l.admits(s); err != nil {
		return nil, err
	}
	var selected []Package
	entries := map[string]Package{}
	for i, p := range l.Packages {
		m, err := p.marker()
		if err != nil {
			return nil, fmt.Errorf("packages[%d], %s: %w", i, p, err)
		}
		holds, err := m.evaluate(s)
		if err != nil {
			return nil, fmt.Errorf("packages[%d], %s: %w", i, p, err)
		}
		if !holds {
			continue
		}
		if other, twice := entries[p.Name]; twice {
			return nil, fmt.Errorf("the lock gives two entries for this target: %s and %s", other.entry(), p.entry())
		}
		entries[p.Name] = p
		if ok, err := admitsPython(p.RequiresPython, env); err != nil {
			return nil, fmt.Errorf("packages[%d], %s: %w", i, p, err)
		} else if !ok {
			return nil, fmt.Errorf("%s needs Python %s, and this is %s", p, p.RequiresPython, env.PythonFullVersion)
		}
		chosen, err := p.narrow(t)
		if err != nil {
			return nil, err
		}
		selected = append(selected, chosen)
	}
	slices.SortStableFunc(selected, func(a, b Package) int { return strings.Compare(a.Name, b.Name) })
	return selected, nil
}

// admits checks the Python and the environments of the lock as a whole.
func (l Lock) admits(s selection) error {
	if ok, err := admitsPython(l.RequiresPython, s.env); err != nil {
		return err
	} else if !ok {
		return fmt.Errorf("the lock is for Python %s, and this is %s", l.RequiresPython, s.env.PythonFullVersion)
	}
	for _, text := range l.Environments {
		m, err := ParseMarker(text)
		if err != nil {
			return fmt.Errorf("environments: %q: %w", text, err)
		}
		if ok, err := m.evaluate(s); ok || err != nil {
			return err
		}
	}
	if len(l.Environments) > 0 {
		return fmt.Errorf("the lock is for none but %s", Summarize(l.Environments))
	}
	return nil
}

// admitsPython compares a requires-python with the full version of the Python.
func admitsPython(requires string, env Environment) (bool, error) {
	s, err := ParseSpecifiers(requires)
	if err != nil {
		return false, err
	}
	v, err := ParseVersion(env.value("python_full_version"))
	if err != nil {
		return false, fmt.Errorf("python_full_version of the target: %w", err)
	}
	return s.Contains(v), nil
}

// entry returns the name of a package with its marker, for a message.
func (p Package) entry() string {
	if p.Marker == "" {
		return p.String() + " (everywhere)"
	}
	return p.String() + " (" + p.Marker + ")"
}

// narrow returns the package with only the files that t can install.
func (p Package) narrow(t Target) (Package, error) {
	out := p
	out.Marker = ""
	var fitting []Artifact
	var built []string
	for _, a := range p.wheels() {
		w, err := ParseWheelName(a.Filename())
		if err != nil {
			return Package{}, fmt.Errorf("%s: %w", p, err)
		}
		if WheelCompatible(w, t) {
			fitting = append(fitting, a)
		} else {
			built = append(built, w.tags())
			out.CompiledElsewhere = out.CompiledElsewhere || !w.Pure()
		}
	}
	if p.Archive == nil {
		out.Wheels = fitting
	}
	switch {
	case len(fitting) > 0:
		out.Sdist, out.CompiledElsewhere = nil, false
	case len(built) > 0 && p.Archive != nil:
		return Package{}, fmt.Errorf("%s is asked for as %s, which is not for %s", p, p.Archive.Filename(), t)
	case len(built) > 0 && p.Sdist == nil:
		return Package{}, &NoWheelError{p, t, built}
	}
	return out, nil
}

// NoWheelError is the error of a package that has nothing a target can install.
type NoWheelError struct {
	Package Package
	target  Target
	others  []string // tags of its wheels
}

func (e *NoWheelError) Error() string {
	return fmt.Sprintf("%s has no wheel for %s and no sdist to build one from; its wheels are for %s", e.Package, e.target, Summarize(e.others))
}

// BestWheel returns the wheel that an installer selects, and whether there is one: that
// with the most specific tag, then the highest build number.
func (p Package) BestWheel(t Target) (Artifact, bool) {
	var best Artifact
	var bestRank tagRank
	var bestBuild number
	found := false
	for _, a := range p.wheels() {
		w, err := ParseWheelName(a.Filename())
		if err != nil {
			continue
		}
		rank, ok := wheelRank(w, t)
		if !ok {
			continue
		}
		build := parseNumber(w.Build[:len(w.Build)-len(strings.TrimLeft(w.Build, "0123456789"))])
		if c := rank.compare(bestRank); !found || c < 0 || c == 0 && build.compare(bestBuild) > 0 {
			best, bestRank, bestBuild, found = a, rank, build, true
		}
	}
	return best, found
}

// Installed returns the file that an installer selects, and whether there is one: the best
// wheel, else the sdist or archive. A commit or a folder is no file.
func (p Package) Installed(t Target) (Artifact, bool) {
	if best, ok := p.BestWheel(t); ok {
		return best, true
	}
	for _, a := range []*Artifact{p.Sdist, p.Archive} {
		if a != nil {
			return *a, true
		}
	}
	return Artifact{}, false
}

// String describes the target for a message: "cpython 3.11 on x86_64, glibc 2.36".
func (t Target) String() string {
	text := cmp.Or(t.Implementation, "cpython") + " " + t.PythonMinor + " on " + t.Machine
	if t.Libc != "" {
		text += ", " + t.Libc
	}
	if t.LibcVersion != [2]int{} {
		text += fmt.Sprintf(" %d.%d", t.LibcVersion[0], t.LibcVersion[1])
	}
	return text
}

// Summarize joins names for one line of text: "a, b, c, d and 3 more".
func Summarize(names []string) string {
	const shown = 4
	if len(names) <= shown {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
}
