package config

import (
	"regexp"
	"strings"
)

// slip matches a line whose value a person understands and TOML does not:
// python: 3.11, python = 3.11.4, cmd ["x"].
var slip = regexp.MustCompile(`^\s*([A-Za-z0-9_.-]+)\s*([:=]?)\s*([^#]+)`)

// explainSyntax adds to an error of TOML what to write instead.
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
	e.Message, e.Remedy = oneLine(e.Message), oneLine(worthReading(redact(e.Remedy)))
}

// guess is the value that bare text was meant to be: of the type its key wants,
// and one that the key's check does not refuse in the next build.
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

// isQuoted tells whether a value looks like one of TOML already.
func isQuoted(text string) bool { return strings.ContainsAny(text[:1], "\"'[{") }
