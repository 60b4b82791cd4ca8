// Package rules lists every rule: the kinds of thing that a build reports about a
// project. Each has an ID, which the report.Problem of a violation holds, a
// severity, and the text of its page in docs/rules. The code that detects a
// violation is in the package that sees it.
package rules

import (
	"slices"
	"strings"
)

// ID is the name of a rule, such as DebugServer. The zero ID is no rule's. IDs are
// comparable with ==, and are text in JSON.
//
// The IDs are the variables of this package: no string can take the place of one,
// so that code with a misspelled rule does not compile.
type ID struct{ name string }

// String returns the name, "" for the zero ID.
func (id ID) String() string { return id.name }

// MarshalText returns the name. It never fails.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.name), nil }

// UnmarshalText takes any name: what is read may be from another version, which has
// other rules. It never fails.
func (id *ID) UnmarshalText(name []byte) error {
	id.name = string(name)
	return nil
}

// Severity is how much a violation matters.
type Severity string

const (
	// Error: the program will fail, or not do what it is for.
	Error Severity = "error"
	// Warning: it may, or not everywhere.
	Warning Severity = "warning"
	// Advice: it works, and would be better otherwise.
	Advice Severity = "advice"
)

// Rule describes one kind of thing that a build reports.
type Rule struct {
	ID       ID
	Severity Severity
	// Stops says when a violation stops the build. It cannot be ignored then; at
	// other times it is a warning like the others.
	Stops Stops
	// Summary is one line, without a closing full stop: what is found.
	Summary string
	// Why explains what happens in the image and how it shows: a paragraph or two
	// of Markdown.
	Why string
	// Bad is an example of a violation, and Good what to write instead. Both may be
	// empty.
	Bad, Good Example
}

// Stops is when a violation stops the build.
type Stops int

const (
	Never Stops = iota
	Sometimes
	Always
)

// Example is a part of a file or, if File is Shell, a command to run.
type Example struct{ File, Text string }

// Shell is the File of an example that is a command.
const Shell = "shell"

// byName are all rules, sorted by name.
var byName = slices.SortedFunc(
	slices.Values(slices.Concat(imports, models, modules, requirements, files, commands, environment, configuration, attestations, builders)),
	func(a, b Rule) int { return strings.Compare(a.ID.name, b.ID.name) },
)

// All returns every rule, sorted by name.
func All() []Rule { return slices.Clone(byName) }

// Names returns the names of all rules, sorted.
func Names() []string {
	names := make([]string, len(byName))
	for i, rule := range byName {
		names[i] = rule.ID.name
	}
	return names
}

// Find returns the rule with a name, and whether there is one.
func Find(name string) (Rule, bool) {
	i, found := slices.BinarySearchFunc(byName, name, func(rule Rule, name string) int { return strings.Compare(rule.ID.name, name) })
	if !found {
		return Rule{}, false
	}
	return byName[i], true
}

// Of returns the rule with an ID: the zero Rule for the zero ID.
func Of(id ID) Rule {
	rule, _ := Find(id.name)
	return rule
}

// SeverityOf returns the severity of the rule with an ID. A violation of no rule is
// a Warning.
func SeverityOf(id ID) Severity {
	if rule, found := Find(id.name); found {
		return rule.Severity
	}
	return Warning
}

// Rank orders severities: 0 is the one that matters most.
func (s Severity) Rank() int { return slices.Index([]Severity{Error, Warning, Advice}, s) }

// Fails reports whether --call=check fails with a violation of this severity.
func (s Severity) Fails() bool { return s != Advice }

// pages is the address of docs/rules.
const pages = "https://github.com/wainwright-build/wainwright/blob/main/docs/rules/"

// URL returns the address of the rule's page, "" for the zero Rule.
func (r Rule) URL() string {
	if r.ID == (ID{}) {
		return ""
	}
	return pages + r.ID.name + ".md"
}
