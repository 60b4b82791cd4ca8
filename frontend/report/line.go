package report

import "strings"

// LineOf finds the first line of a file that holds a text, 0 if none does.
func LineOf(data []byte, text string) int {
	before, _, found := strings.Cut(string(data), text)
	if !found {
		return 0
	}
	return strings.Count(before, "\n") + 1
}
