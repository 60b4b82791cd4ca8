// Package report is the form of everything that a build reports: what happened, where,
// why, and what to write instead. A Problem is an error if the build cannot go on, and a
// warning if it can.
package report

import (
	"errors"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Problem is an error or a warning for the user.
type Problem struct {
	// Rule is the rule that is violated. Errors may have none.
	Rule rules.ID `json:"rule,omitzero"`
	// File, Line and EndLine are its Position.
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	EndLine int    `json:"endLine,omitempty"`
	// Message says what happened and why, Remedy what to write instead. Both have no full
	// stop at the end.
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
	// Detail is longer text to show below, such as the output of a tool.
	Detail string `json:"detail,omitempty"`
}

// Error returns Short, with the detail below it.
func (p Problem) Error() string {
	text := p.Short()
	if p.Detail != "" {
		text += "\n" + Visible(strings.TrimRight(p.Detail, "\n"))
	}
	return text
}

// Short returns the line that buildx shows for a warning: rule, position, message and
// remedy.
func (p Problem) Short() string {
	var b strings.Builder
	if p.Rule != (rules.ID{}) {
		b.WriteString(p.Rule.String() + ": ")
	}
	if place := p.Place(); place != "" {
		b.WriteString(place + ": ")
	}
	b.WriteString(p.Message)
	if p.Remedy != "" {
		b.WriteString(": " + p.Remedy)
	}
	return Visible(b.String())
}

// Place returns the text of the problem's Position.
func (p Problem) Place() string { return p.Position().String() }

// Errors is several problems that are reported together.
type Errors []Problem

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, problem := range e {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Problems returns the problems in the chain of an error, which are of Errors or one
// Problem; nil if there are none.
func Problems(err error) []Problem {
	var many Errors
	if errors.As(err, &many) {
		return many
	}
	var one Problem
	if errors.As(err, &one) {
		return []Problem{one}
	}
	return nil
}
