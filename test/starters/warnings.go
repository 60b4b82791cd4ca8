package starters

import (
	"fmt"
	"slices"
	"strings"
)

// says is an expected warning.
type says struct{ rule, place, text string }

// parseSays parses `Rule place text`. The place is a file, with or without a line. It
// may have spaces if it is quoted. "-" is no place.
func parseSays(line string) (says, error) {
	rule, rest, _ := strings.Cut(line, " ")
	place, text, _ := strings.Cut(rest, " ")
	if quoted, ok := strings.CutPrefix(rest, `"`); ok {
		place, text, _ = strings.Cut(quoted, `"`)
	}
	if rule == "" || place == "" {
		return says{}, fmt.Errorf("says %q: a rule, a place and a text", line)
	}
	return says{rule, place, strings.TrimSpace(text)}, nil
}

// is reports whether a warning, as it is shown, is the expected one.
func (s says) is(warning string) bool {
	rest, ok := strings.CutPrefix(warning, s.rule+": ")
	if ok && s.place != "-" {
		rest, ok = strings.CutPrefix(rest, s.place+":")
	}
	return ok && strings.Contains(rest, s.text)
}

// compareWarnings returns the differences between the expected warnings and those of a
// build.
func compareWarnings(wanted, given []string) []string {
	var wrong []string
	left := slices.Clone(given)
	for _, line := range wanted {
		s, err := parseSays(line)
		if err != nil {
			wrong = append(wrong, err.Error())
			continue
		}
		i := slices.IndexFunc(left, s.is)
		if i < 0 {
			wrong = append(wrong, fmt.Sprintf("it does not say %q", line))
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, warning := range left {
		wrong = append(wrong, fmt.Sprintf("it says %q", warning))
	}
	return wrong
}
