package packaging

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// EntryPoint is an object that a distribution offers under a name. See
// https://packaging.python.org/en/latest/specifications/entry-points/.
type EntryPoint struct {
	Name   string // of a command, in the group "console_scripts"
	Module string // dotted
	Attr   string // dotted, within the module; may be "" outside the script groups
	Extras []string
}

var (
	entryPointValue = regexp.MustCompile(`^([\w.]+)\s*(?::\s*([\w.]+)\s*)?(?:\[([^\]]*)\]\s*)?$`)
	entryPointGroup = regexp.MustCompile(`^\[([^\[\]]+)\]$`)
)

// ParseEntryPoints parses entry_points.txt. The result maps groups to their entry points,
// in the order of the file. As in importlib.metadata, blanks around every part are
// allowed, and lines that start with "#" or ";" are comments. The error names the line.
func ParseEntryPoints(data []byte) (map[string][]EntryPoint, error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("entry_points.txt is not UTF-8")
	}
	groups := map[string][]EntryPoint{}
	group := ""
	number := 0
	for line := range strings.SplitSeq(string(data), "\n") {
		number++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' || line[0] == ';' {
			continue
		}
		if m := entryPointGroup.FindStringSubmatch(line); m != nil {
			group = strings.TrimSpace(m[1])
			continue
		}
		point, err := parseEntryPoint(line)
		if err == nil && group == "" {
			err = fmt.Errorf("%q stands before any [group]", line)
		}
		if err != nil {
			return nil, fmt.Errorf("entry_points.txt, line %d: %w", number, err)
		}
		groups[group] = append(groups[group], point)
	}
	return groups, nil
}

// parseEntryPoint reads "name = module:attr [extra1,extra2]".
func parseEntryPoint(line string) (EntryPoint, error) {
	name, value, ok := strings.Cut(line, "=")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		return EntryPoint{}, fmt.Errorf(`%q is neither "name = module:attribute" nor a [group]`, line)
	}
	m := entryPointValue.FindStringSubmatch(strings.TrimSpace(value))
	if m == nil {
		return EntryPoint{}, fmt.Errorf(`%q points to %q: expected "module:attribute"`, name, strings.TrimSpace(value))
	}
	point := EntryPoint{Name: name, Module: m[1], Attr: m[2]}
	for extra := range strings.SplitSeq(m[3], ",") {
		if extra = strings.TrimSpace(extra); extra != "" {
			point.Extras = append(point.Extras, extra)
		}
	}
	return point, nil
}
