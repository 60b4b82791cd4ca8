package config

import (
	"fmt"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// kind is the type of a value in a file, and the type that a key requires.
type kind int

const (
	kindString kind = iota
	kindList
	kindTable
	kindTables // [[a list of tables]]
	kindBoolean
	kindInteger
	kindFloat
	kindDate
	kindDuration // only required: it is written as a string
)

// is returns the kind with its article, for a message.
func (k kind) is() string {
	return [...]string{"a string", "a list", "a table", "a list of tables", "a boolean",
		"a whole number", "a number", "a date", "a duration"}[k]
}

// value is the value of a key.
type value struct {
	kind  kind
	text  string  // the content of a string; other scalars as written
	items []value // of a list
	at    span
}

// span is a part of a file, from its first to its last character.
type span struct {
	file       string
	start, end position
}

// position is a character of a file; line and column, in characters, count from 1.
// Both are 0 in a build argument.
type position struct{ line, column int }

// entry is a key with its value and its place.
type entry struct {
	path  []string // below the root or [tool.wainwright]
	name  string   // the path with dots
	key   string   // as written, for remedies: "runtime" below [apt]
	keyAt span
	at    span // key and value
	value value
}

func (e entry) source() report.Position {
	return report.Position{File: e.at.file, Line: e.at.start.line, EndLine: e.at.end.line}
}

func (e entry) isArg() bool { return e.at.file == BuildArgument }

// fail returns the refusal of a value at a place within the entry. A value that would
// be right is shown as the user would write it there.
func (e entry) fail(at span, p *refusal, write func(any) string) finding {
	remedy := p.remedy
	if p.instead != nil {
		remedy = "write " + write(p.instead)
		if p.remedy != "" {
			remedy += ", or " + p.remedy
		}
	}
	return at.finding(redact(e.name+": "+p.reason), worthReading(redact(remedy)))
}

// line returns the line of the entry with another value.
func (e entry) line(value any) string {
	if e.isArg() {
		return "--build-arg " + shellWord(e.name+"="+argText(value))
	}
	return e.key + " = " + tomlText(value)
}

// item returns a string of a list as it is written.
func (e entry) item(text any) string {
	if e.isArg() {
		return shellWord(argText([]string{fmt.Sprint(text)}))
	}
	return tomlText(text)
}

// bare is a value that is written without quotes in TOML and in build arguments.
type bare string

func tomlText(v any) string {
	switch v := v.(type) {
	case string:
		return quote(v)
	case []string:
		quoted := make([]string, len(v))
		for i, s := range v {
			quoted[i] = quote(s)
		}
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return fmt.Sprint(v)
}

func argText(v any) string {
	switch v := v.(type) {
	case []string:
		for _, s := range v {
			if strings.TrimSpace(s) != s || s == "" || strings.ContainsAny(s, ",[") {
				return tomlText(v)
			}
		}
		return strings.Join(v, ",")
	}
	return fmt.Sprint(v)
}

// shellWord quotes an argument for a shell, if needed.
func shellWord(s string) string {
	if strings.ContainsAny(s, " \t\n\"'`$&|;<>()[]{}*?!#~\\") {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return s
}
