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
	// Summary is one line, without a closing full stop: what is found.
	Summary string
	// Why tells what happens in the image and how it is seen, in Markdown.
	Why string
	// Bad and Good show it and what to write instead, each with the name of the
	// file it stands in; they may be empty.
	Bad, Good Example
}

// Example is a piece of a file.
type Example struct{ File, Text string }

// All is every rule, by name.
func All() []Rule {
	all := slices.Concat(imports, models, modules, requirements, files, commands, configuration)
	slices.SortFunc(all, func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	return all
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
