package config

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// BuildArgument is the File of what a build argument sets.
const BuildArgument = "build argument"

// finding is a problem with its columns. Findings are sorted by line and column.
type finding struct {
	report.Problem
	column, endColumn int // the first and the last, in characters, from 1; 0 for a build argument
}

// finding returns a problem at a place.
func (s span) finding(message, remedy string) finding {
	return finding{
		Problem: report.Problem{
			File: s.file, Line: s.start.line, EndLine: s.end.line,
			Message: message, Remedy: remedy,
		},
		column: s.start.column, endColumn: s.end.column,
	}
}

func problems(findings []finding) []report.Problem {
	var all []report.Problem
	for _, finding := range findings {
		all = append(all, finding.Problem)
	}
	return all
}

// refusal says why a check refuses a value. The check knows neither the key nor the
// place; what it says holds no credential.
type refusal struct {
	reason  string
	instead any    // the value to write in its place, a string or a list; nil if unknown
	remedy  string // what else to do
}

func refusef(format string, args ...any) *refusal {
	return &refusal{reason: fmt.Sprintf(format, args...)}
}

func (r *refusal) insteadOf(value any) *refusal { r.instead = value; return r }

func (r *refusal) remedyf(format string, args ...any) *refusal {
	r.remedy = fmt.Sprintf(format, args...)
	return r
}

// brief quotes a value for a message, and shortens it.
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

// userinfo matches the user and password of a URL. It matches more than the standard
// allows: a password may have a slash.
var userinfo = regexp.MustCompile(`://[^\s"]*@`)

// redact removes credentials from a message, which may repeat a value.
func redact(s string) string { return userinfo.ReplaceAllString(s, "://...@") }

// worthReading drops a remedy that is too long to read because it repeats a value.
func worthReading(remedy string) string {
	if len(remedy) > 600 {
		return ""
	}
	return remedy
}

// quote returns a basic string of TOML. Its escapes are those of Go, except \a and \v.
func quote(s string) string { return strconv.Quote(s) }

// fileRank orders the files of findings: Dockerfile, pyproject.toml, build arguments.
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

func (r fileRank) compare(a, b finding) int {
	return cmp.Or(cmp.Compare(r[a.File], r[b.File]), cmp.Compare(a.Line, b.Line), cmp.Compare(a.column, b.column))
}
