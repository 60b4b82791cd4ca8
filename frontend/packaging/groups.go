package packaging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Groups are the dependency groups of a pyproject.toml (PEP 735), by normalised name.
type Groups map[string][]any

// ParseGroups reads them; a file without any has none. What is wrong in a group is told
// when somebody asks for it.
func ParseGroups(pyproject []byte) Groups {
	var document struct {
		Groups map[string][]any `toml:"dependency-groups"`
	}
	if err := toml.Unmarshal(pyproject, &document); err != nil {
		return nil // the build system's matter, which reads it too
	}
	groups := Groups{}
	for name, entries := range document.Groups {
		groups[NormalizeName(name)] = entries
	}
	return groups
}

// Names are those of all groups, sorted.
func (g Groups) Names() []string {
	var names []string
	for name := range g {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Requirements are a group's, with those of the groups it includes.
func (g Groups) Requirements(name string) ([]Requirement, error) { return g.expand(name, nil) }

func (g Groups) expand(name string, within []string) ([]Requirement, error) {
	name = NormalizeName(name)
	if slices.Contains(within, name) {
		return nil, fmt.Errorf("the dependency group %s includes itself: %s", name, strings.Join(append(within, name), ", "))
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
