// Package report is the form of everything that a build reports: what happened, where,
// why, and what to write instead. A Problem is an error if the build cannot go on, and a
// warning if it can.
package report

import (
	"errors"
	"fmt"
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
func (p Problem) Error() string { return Errors{p}.Error() }

// Short returns the line that buildx shows for a warning: rule, position, message and
// remedy.
func (p Problem) Short() string {
	var b strings.Builder
	if p.Rule != (rules.ID{}) {
		b.WriteString(Line(p.Rule.String()) + ": ")
	}
	if place := p.Place(); place != "" {
		b.WriteString(place + ": ")
	}
	b.WriteString(Clip(Line(p.Message), maxLine))
	if p.Remedy != "" {
		b.WriteString(": " + Clip(Line(p.Remedy), maxLine))
	}
	return b.String()
}

// Place returns the text of the problem's Position.
func (p Problem) Place() string { return p.Position().String() }

// Errors is several problems that are reported together.
type Errors []Problem

// maxProblems is the number of problems that an error shows.
const maxProblems = 50

// Error returns the texts of the problems, and how many more there are.
func (e Errors) Error() string {
	var b strings.Builder
	for i, problem := range e {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == maxProblems || b.Len() > maxText {
			b.WriteString(more(len(e) - i))
			break
		}
		b.WriteString(problem.Short())
		if problem.Detail != "" {
			b.WriteString("\n" + Block(problem.Detail))
		}
	}
	return b.String()
}

func more(n int) string {
	if n == 1 {
		return "and 1 more problem"
	}
	return fmt.Sprintf("and %d more problems", n)
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
