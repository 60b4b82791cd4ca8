package report

import (
	"fmt"
	"strings"
)

// Abbreviate joins names for one line of text: "a, b, c, d and 3 more".
func Abbreviate(names []string) string {
	const limit = 4
	if len(names) <= limit {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:limit], ", "), len(names)-limit)
}
