package config

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Inputs is everything that configures an image. A nil file does not exist.
type Inputs struct {
	Dockerfile *File
	Pyproject  *File // only [tool.wainwright] is read
	BuildArgs  map[string]string
}

// File is a file, with the name that its user knows: "Dockerfile",
// "services/train/pyproject.toml".
type File struct {
	Name string
	Data []byte
}

// Parse reads and merges the configuration of a project. The error is nil or
// report.Errors: everything that is wrong, and not only the first of it. The Config is
// then empty. Warnings are returned in either case.
func Parse(in Inputs) (Config, []report.Problem, error) {
	config, warnings, errors := parse(in)
	if len(errors) > 0 {
		return Config{}, problems(warnings), report.Errors(problems(errors))
	}
	return config, problems(warnings), nil
}

func parse(in Inputs) (_ Config, warnings, errors []finding) {
	m := merger{config: Config{Sources: map[string]report.Position{}}, winning: map[string]entry{}}
	for _, settings := range readAll(in) {
		m.warnings = append(m.warnings, settings.warnings...)
		m.errors = append(m.errors, settings.errors...)
		m.merge(settings.entries)
	}
	if len(m.errors) == 0 {
		// Values that depend on each other are compared once each of them is valid.
		m.errors = append(m.errors, m.conflicts()...)
		m.warnings = append(m.warnings, m.lint()...)
	}
	order := fileOrder(in)
	slices.SortStableFunc(m.errors, order.compare)
	slices.SortStableFunc(m.warnings, order.compare)
	return m.config, m.warnings, m.errors
}

// settings is what one of the inputs sets.
type settings struct {
	entries  []entry
	errors   []finding
	warnings []finding
}

// readAll reads the inputs. They are in ascending order of precedence: of each key, the
// last value wins.
func readAll(in Inputs) []settings {
	var all []settings
	if in.Pyproject != nil && !sameFile(in.Pyproject, in.Dockerfile) {
		all = append(all, readPyproject(*in.Pyproject))
	}
	if in.Dockerfile != nil {
		// A syntax line is a comment in these languages too, so -f may name them.
		switch base := path.Base(in.Dockerfile.Name); {
		case base == "pyproject.toml":
			all = append(all, readPyproject(*in.Dockerfile))
		case strings.HasSuffix(base, ".py"):
		default:
			all = append(all, readDockerfile(*in.Dockerfile))
		}
	}
	return append(all, readBuildArgs(in.BuildArgs))
}

func sameFile(a, b *File) bool { return b != nil && path.Clean(a.Name) == path.Clean(b.Name) }

// merger merges the entries of all inputs into one Config.
type merger struct {
	config   Config
	winning  map[string]entry // the entry that set each dotted key
	errors   []finding
	warnings []finding
}

// merge adds the entries of one input.
func (m *merger) merge(entries []entry) {
	lines := map[string]int{}     // where this input sets a key
	reported := map[string]bool{} // prefixes that are wrong: nothing below them is reported again
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
		case k == nil: // a table of keys, as [apt]
			if e.value.kind != kindTable {
				reported[e.name] = true
				m.errors = append(m.errors, e.notGroup())
			}
		case n < len(e.path) && k.kind() != kindTable:
			prefix := strings.Join(e.path[:n], ".")
			reported[prefix] = true
			m.errors = append(m.errors, e.below(*k))
		case k.kind() == kindTable && e.value.kind == kindTable:
			// [env], or a dotted name: its entries follow.
		default:
			if line, twice := lines[e.name]; twice {
				m.errors = append(m.errors, e.twice(line))
				continue
			}
			lines[e.name] = e.at.start.line
			if errs := k.set(&m.config, e, n); len(errs) > 0 {
				m.errors = append(m.errors, errs...)
				reported[e.name] = true
				continue
			}
			m.winning[e.name] = e
			m.config.Sources[e.name] = e.source()
		}
	}
}

// prefixes returns "a", "a.b" and "a.b.c" for a path of three. The readers limit the depth.
func prefixes(p []string) []string {
	all := make([]string, len(p))
	for i := range p {
		all[i] = strings.Join(p[:i+1], ".")
	}
	return all
}
