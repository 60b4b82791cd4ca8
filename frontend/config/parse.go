package config

import (
	"path"
	"slices"
	"strings"
)

// Inputs is everything a project can say about its image. A nil file does not
// exist.
type Inputs struct {
	Dockerfile *File
	Pyproject  *File // only [tool.wainwright] is read
	BuildArgs  map[string]string
}

// File is a file's bytes under the name its user knows: "Dockerfile",
// "services/train/pyproject.toml".
type File struct {
	Name string
	Data []byte
}

// Parse reads and merges what was said. The error is nil or Errors, which holds
// everything that is wrong and not only the first of it; the Config is then
// empty. Warnings come in either case.
func Parse(in Inputs) (Config, []Warning, error) {
	m := merger{config: Config{Sources: map[string]Source{}}, said: map[string]entry{}}
	// From the weakest voice to the strongest: who speaks last wins, key by key.
	for _, v := range voices(in) {
		m.warnings = append(m.warnings, v.warnings...)
		m.errors = append(m.errors, v.errors...)
		m.merge(v.entries)
	}
	if len(m.errors) == 0 {
		// What one value means for another is asked once both are known to be sound.
		m.errors = append(m.errors, m.conflicts()...)
		m.warnings = append(m.warnings, m.doubts()...)
	}
	order := fileOrder(in)
	slices.SortStableFunc(m.errors, func(a, b *Error) int { return order.compare(a.File, b.File, a.Start, b.Start) })
	slices.SortStableFunc(m.warnings, func(a, b Warning) int { return order.compare(a.File, b.File, a.Start, b.Start) })
	if len(m.errors) > 0 {
		return Config{}, m.warnings, m.errors
	}
	return m.config, m.warnings, nil
}

// voice is what one of the inputs says.
type voice struct {
	entries  []entry
	errors   Errors
	warnings []Warning
}

// voices lists the inputs from the weakest to the strongest.
func voices(in Inputs) []voice {
	var vs []voice
	if in.Pyproject != nil && !sameFile(in.Pyproject, in.Dockerfile) {
		vs = append(vs, readPyproject(*in.Pyproject))
	}
	if in.Dockerfile != nil {
		// A syntax line is a comment in these languages too, so -f may name them.
		switch base := path.Base(in.Dockerfile.Name); {
		case base == "pyproject.toml":
			vs = append(vs, readPyproject(*in.Dockerfile))
		case strings.HasSuffix(base, ".py"):
		default:
			vs = append(vs, readDockerfile(*in.Dockerfile))
		}
	}
	return append(vs, readBuildArgs(in.BuildArgs))
}

func sameFile(a, b *File) bool { return b != nil && path.Clean(a.Name) == path.Clean(b.Name) }

// merger gathers the entries of all voices in one Config.
type merger struct {
	config   Config
	said     map[string]entry // for each dotted key, the entry that won
	errors   Errors
	warnings []Warning
}

// merge adds the entries of one voice.
func (m *merger) merge(entries []entry) {
	lines := map[string]int{}     // where this voice said a key
	reported := map[string]bool{} // prefixes that are wrong: what lies below them is not told again
	for _, e := range entries {
		if slices.ContainsFunc(prefixes(e.path), func(p string) bool { return reported[p] }) {
			continue
		}
		k, n := lookup(e.path)
		e.name = strings.Join(e.path, ".")
		switch {
		case k == nil && n < len(e.path):
			prefix := strings.Join(e.path[:n+1], ".")
			reported[prefix] = true
			m.errors = append(m.errors, e.unknown(prefix))
		case k == nil: // a table that holds keys, as [apt]
			if e.value.kind != kindTable {
				reported[e.name] = true
				m.errors = append(m.errors, e.notGroup())
			}
		case n < len(e.path) && k.kind() != kindTable:
			prefix := strings.Join(e.path[:n], ".")
			reported[prefix] = true
			m.errors = append(m.errors, e.below(*k))
		case k.kind() == kindTable && e.value.kind == kindTable:
			// [env], or a dotted name taken apart: its entries follow.
		default:
			if line, twice := lines[e.name]; twice {
				m.errors = append(m.errors, e.twice(line))
				continue
			}
			lines[e.name] = e.at.start.Line
			if errs := k.set(&m.config, e, n); len(errs) > 0 {
				m.errors = append(m.errors, errs...)
				reported[e.name] = true
				continue
			}
			m.said[e.name] = e
			m.config.Sources[e.name] = e.source()
		}
	}
}

// prefixes lists "a", "a.b" and "a.b.c" for a path of three. The depth is
// bounded by the readers.
func prefixes(p []string) []string {
	all := make([]string, len(p))
	for i := range p {
		all[i] = strings.Join(p[:i+1], ".")
	}
	return all
}
