package report

import "strings"

// LineOf returns the 1-based line of a file that has a text first, or 0.
func LineOf(data []byte, text string) int {
	before, _, found := strings.Cut(string(data), text)
	if !found {
		return 0
	}
	return strings.Count(before, "\n") + 1
}
