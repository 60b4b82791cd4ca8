package packaging

import (
	"fmt"
	"slices"

	"github.com/pelletier/go-toml/v2"
)

// Groups are the dependency groups of a pyproject.toml, by normalised name. See
// https://packaging.python.org/en/latest/specifications/dependency-groups/.
type Groups map[string][]any

// ParseGroups parses the dependency groups. A file that is not TOML has none. An error in a
// group is returned by Requirements.
func ParseGroups(pyproject []byte) Groups {
	var document struct {
		Groups map[string][]any `toml:"dependency-groups"`
	}
	if err := toml.Unmarshal(pyproject, &document); err != nil {
		return nil // the build backend reports it
	}
	groups := Groups{}
	for name, entries := range document.Groups {
		groups[NormalizeName(name)] = entries
	}
	return groups
}

// Names returns the names of all groups, sorted.
func (g Groups) Names() []string {
	var names []string
	for name := range g {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Requirements returns the requirements of a group and of the groups it includes. It is
// an error if there is no such group, or one of them is not valid.
func (g Groups) Requirements(name string) ([]Requirement, error) { return g.expand(name, nil) }

func (g Groups) expand(name string, within []string) ([]Requirement, error) {
	name = NormalizeName(name)
	if slices.Contains(within, name) {
		return nil, fmt.Errorf("the dependency group %s includes itself: %s", name, summarize(append(within, name)))
	}
	entries, ok := g[name]
	if !ok {
		return nil, fmt.Errorf("there is no dependency group %q", name)
	}
	within = append(slices.Clone(within), name)
	var all []Requirement
	for _, entry := range entries {
		if table, ok := entry.(map[string]any); ok {
			included, ok := table["include-group"].(string)
			if !ok || len(table) != 1 {
				return nil, fmt.Errorf("the dependency group %s has a table that is no include-group", name)
			}
			more, err := g.expand(included, within)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
			continue
		}
		text, ok := entry.(string)
		if !ok {
			return nil, fmt.Errorf("the dependency group %s has an entry that is no requirement: %v", name, entry)
		}
		requirement, err := ParseRequirement(text)
		if err != nil {
			return nil, fmt.Errorf("the dependency group %s: %q is no requirement: %w", name, text, err)
		}
		all = append(all, requirement)
	}
	return all, nil
}
