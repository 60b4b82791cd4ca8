package packaging

import (
	"fmt"
	"slices"
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
	if err := UnmarshalTOML(pyproject, &document); err != nil {
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

// Requirements returns the requirements of a group and of the groups it includes. A group
// that is included several times counts once. It is an error if there is no such group, or one
// of them is not valid.
func (g Groups) Requirements(name string) ([]Requirement, error) {
	var all []Requirement
	if err := g.expand(name, nil, map[string]bool{}, &all); err != nil {
		return nil, err
	}
	return all, nil
}

// maxGroupDepth limits how deep groups include each other. Real ones use three levels.
const maxGroupDepth = 100

// expand adds the requirements of a group to all. within are the groups that include it, and
// done those that were added.
func (g Groups) expand(name string, within []string, done map[string]bool, all *[]Requirement) error {
	name = NormalizeName(name)
	if slices.Contains(within, name) {
		return fmt.Errorf("the dependency group %s includes itself: %s", name, Summarize(append(within, name)))
	}
	entries, ok := g[name]
	switch {
	case done[name]:
		return nil
	case !ok:
		return fmt.Errorf("there is no dependency group %s", quoteBrief(name))
	case len(within) == maxGroupDepth:
		return fmt.Errorf("dependency groups include each other more than %d deep, down to %s", maxGroupDepth, quoteBrief(name))
	}
	within = append(within, name)
	for _, entry := range entries {
		if table, ok := entry.(map[string]any); ok {
			included, ok := table["include-group"].(string)
			if !ok || len(table) != 1 {
				return fmt.Errorf("the dependency group %s has a table that is no include-group", name)
			}
			if err := g.expand(included, within, done, all); err != nil {
				return err
			}
			continue
		}
		text, ok := entry.(string)
		if !ok {
			return fmt.Errorf("the dependency group %s has an entry that is no requirement: %v", name, entry)
		}
		requirement, err := ParseRequirement(text)
		if err != nil {
			return fmt.Errorf("the dependency group %s: %s is no requirement: %w", name, quoteBrief(text), err)
		}
		*all = append(*all, requirement)
	}
	done[name] = true
	return nil
}
