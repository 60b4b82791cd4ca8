package packaging

import (
	"fmt"
	"strings"
)

// Problem is an error in a line of a requirements file, or a warning.
type Problem struct {
	File    string // as it was given to the parser
	Line    int    // 1-based; 0 for the file as a whole
	Message string // what is wrong
	Remedy  string // what to write instead; may be ""
}

// Error returns one line, "requirements.txt:5: MESSAGE: REMEDY".
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": " + p.Message)
	if p.Remedy != "" {
		b.WriteString(": " + p.Remedy)
	}
	return b.String()
}

// Problems are the errors of a file, in the order of its lines.
type Problems []Problem

// Error returns a line for each problem.
func (ps Problems) Error() string {
	texts := make([]string, len(ps))
	for i, p := range ps {
		texts[i] = p.Error()
	}
	return strings.Join(texts, "\n")
}

// Unwrap lets errors.As find a Problem.
func (ps Problems) Unwrap() []error {
	errs := make([]error, len(ps))
	for i, p := range ps {
		errs[i] = p
	}
	return errs
}
