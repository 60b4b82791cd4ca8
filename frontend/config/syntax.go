package config

import (
	"regexp"
	"strings"
)

// slip matches lines that are not TOML and whose meaning is clear: python: 3.11,
// python = 3.11.4, cmd ["x"].
var slip = regexp.MustCompile(`^\s*([A-Za-z0-9_.-]+)\s*([:=]?)\s*([^#]+)`)

// explainSyntax adds a remedy to an error of TOML.
func explainSyntax(e *finding, line string) {
	e.Message = "not TOML: " + e.Message
	m := slip.FindStringSubmatch(line)
	switch {
	case strings.Contains(e.Message, "already"):
		e.Message = strings.TrimPrefix(e.Message, "not TOML: ")
		e.Remedy = "keep one of the two"
	case strings.HasPrefix(line, "//"):
		e.Remedy = "a comment begins with #"
	case strings.HasPrefix(strings.TrimSpace(line), "["):
		e.Remedy = "a table is written [name], alone in its line"
	case m == nil:
	case !isQuoted(m[3]):
		e.Remedy = "write " + m[1] + " = " + tomlText(guess(m[1], strings.TrimSpace(m[3])))
	case m[2] != "=":
		e.Remedy = "write " + m[1] + " = " + strings.TrimSpace(m[3])
	case m[3][0] == '[':
		e.Remedy = "each string of a list stands in quotes, with commas between them"
	}
	e.Remedy = worthReading(redact(e.Remedy))
}

// guess returns the value that text without quotes was probably meant to be. It has the type
// of the key, and the key's check accepts it.
func guess(name, text string) any {
	k, _ := lookup(strings.Split(name, "."))
	if k == nil {
		return text
	}
	switch k.kind() {
	case kindList:
		return k.split(text)
	case kindBoolean:
		return bare(truth(text))
	case kindString:
		if _, p := k.check(text); p != nil && p.instead != nil {
			return p.instead
		}
	}
	return text
}

// isQuoted reports whether a value starts like a string, a list or a table of TOML.
func isQuoted(text string) bool { return strings.ContainsAny(text[:1], "\"'[{") }
