package report

import (
	"regexp"
	"strings"
)

// escapes are terminal escape sequences (ECMA-48) and control characters, except for
// tabs and line ends.
var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")

// Plain returns the output of a tool without colours, control characters and the space
// around it.
func Plain(log string) string {
	return strings.TrimSpace(escapes.ReplaceAllString(log, ""))
}
