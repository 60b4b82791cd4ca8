// Package rules is the one place that knows every rule: the name of a thing a
// build says, how much it matters, and what its page in docs/rules tells. What
// finds a violation is with the step that sees it; it names the rule in its
// report.Problem.
package rules

import (
	"slices"
	"strings"
)

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

// Rule is one kind of thing a build says.
type Rule struct {
	Name     string
	Severity Severity
	// Stops says when it stops the build, which cannot be ignored; the rest of the
	// time, if any, it is told as others are.
	Stops Stops
	// Summary is one line, without a closing full stop: what is found.
	Summary string
	// Why tells what happens in the image and how it is seen, in Markdown: a
	// paragraph.
	Why string
	// Bad and Good show it and what to write instead, each with the name of the
	// file it stands in; they may be empty.
	Bad, Good Example
}

// Stops is when a violation stops the build.
type Stops int

const (
	Never Stops = iota
	Sometimes
	Always
)

// Example is a piece of a file, or a command to run.
type Example struct{ File, Text string }

// Shell in the place of an example's file says that it is a command.
const Shell = "shell"

// All is every rule, by name.
func All() []Rule {
	all := slices.Concat(imports, models, modules, requirements, files, commands, environment, configuration, attestations, builders)
	slices.SortFunc(all, func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Names are the names of all rules, sorted.
func Names() []string {
	var names []string
	for _, each := range All() {
		names = append(names, each.Name)
	}
	return names
}

// SeverityOf is how much a violation of a rule matters. One that nobody has
// entered here yet is a warning.
func SeverityOf(name string) Severity {
	if rule, ok := Find(name); ok {
		return rule.Severity
	}
	return Warning
}

// Rank orders severities: what matters most comes first.
func (s Severity) Rank() int { return slices.Index([]Severity{Error, Warning, Advice}, s) }

// Fails says that a check does not pass with such a violation.
func (s Severity) Fails() bool { return s != Advice }

// pages is where docs/rules is read.
const pages = "https://github.com/wainwright-build/wainwright/blob/main/docs/rules/"

// URL is the rule's page, "" for no rule.
func (r Rule) URL() string {
	if r.Name == "" {
		return ""
	}
	return pages + r.Name + ".md"
}

// Find is the rule of a name.
func Find(name string) (Rule, bool) {
	all := All()
	i, found := slices.BinarySearchFunc(all, name, func(r Rule, name string) int { return strings.Compare(r.Name, name) })
	if !found {
		return Rule{}, false
	}
	return all[i], true
}
