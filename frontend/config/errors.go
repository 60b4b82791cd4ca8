package config

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

// BuildArgument stands for the file where a build argument speaks.
const BuildArgument = "build argument"

// Position is a place in a file; line and column (in characters) count from 1.
// Both are 0 for a build argument.
type Position struct {
	Line, Column int
}

// Error is one thing that is wrong. Start and End enclose it: End is its last
// character.
type Error struct {
	File       string
	Start, End Position
	Message    string
	Remedy     string
}

// Error is a single line: where, what, and what to do.
func (e *Error) Error() string { return sentence(e.File, e.Start, e.Message, e.Remedy) }

// Errors is everything that is wrong, in the order of the files.
type Errors []*Error

// Error has one line for each error.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find an *Error.
func (es Errors) Unwrap() []error {
	all := make([]error, len(es))
	for i, e := range es {
		all[i] = e
	}
	return all
}

// Warning is something that builds and is probably not what was meant.
type Warning struct {
	Rule       rules.ID
	File       string
	Start, End Position
	Message    string
	Remedy     string
}

// String is a single line.
func (w Warning) String() string {
	return w.Rule.String() + ": " + sentence(w.File, w.Start, w.Message, w.Remedy)
}

// problem is what a check finds wrong with a value. It knows neither the key nor
// the place, and never holds a credential.
type problem struct {
	what    string
	instead any    // the value to write in its place, a string or a list, where one is known
	remedy  string // what else to do
}

func problemf(format string, args ...any) *problem {
	return &problem{what: fmt.Sprintf(format, args...)}
}

func (p *problem) insteadOf(value any) *problem { p.instead = value; return p }

func (p *problem) remedyf(format string, args ...any) *problem {
	p.remedy = fmt.Sprintf(format, args...)
	return p
}

// sentence joins the parts to one line.
func sentence(file string, at Position, message, remedy string) string {
	var b strings.Builder
	b.WriteString(file)
	if at.Line > 0 {
		fmt.Fprintf(&b, ":%d", at.Line)
	}
	b.WriteString(": " + message)
	if remedy != "" {
		b.WriteString(": " + remedy)
	}
	// A file's name and a parser's message may hold anything.
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(b.String(), "\uFFFD"))
}

// brief quotes a value that a message speaks of, shortened.
func brief(s string) string {
	return quote(shorten(s))
}

func shorten(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		return string([]rune(s)[:most]) + "..."
	}
	return s
}

// userinfo is what a URL may hold before its host, taken broadly: a password may
// have a slash.
var userinfo = regexp.MustCompile(`://[^\s"]*@`)

// redact keeps credentials out of what is said, whatever value it repeats.
func redact(s string) string { return userinfo.ReplaceAllString(s, "://...@") }

// worthReading drops a remedy that is longer than anybody reads: it repeats a
// value.
func worthReading(remedy string) string {
	if len(remedy) > 600 {
		return ""
	}
	return remedy
}

// quote writes a TOML basic string (Go's escapes are TOML's but for \a and \v,
// which nobody writes).
func quote(s string) string { return strconv.Quote(s) }

// fileRank orders what is reported: Dockerfile, pyproject.toml, build arguments.
type fileRank map[string]int

func fileOrder(in Inputs) fileRank {
	rank := fileRank{BuildArgument: 3}
	if in.Pyproject != nil {
		rank[in.Pyproject.Name] = 2
	}
	if in.Dockerfile != nil {
		rank[in.Dockerfile.Name] = 1
	}
	return rank
}

func (r fileRank) compare(a, b string, at, bt Position) int {
	return cmp.Or(cmp.Compare(r[a], r[b]), cmp.Compare(at.Line, bt.Line), cmp.Compare(at.Column, bt.Column))
}
