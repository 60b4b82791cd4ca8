package report

import "fmt"

// Position is where something stands: a line of a file, or a range of lines. The zero
// Position is one that is not known.
type Position struct {
	File    string // as the user knows it
	Line    int    // 1-based, 0 if it is not known
	EndLine int    // the last line of a range, 0 for one line
}

// String returns "file:line", "file", or "". It is one line, whatever the name of the file.
func (p Position) String() string {
	file := Clip(Line(p.File), maxLine)
	if file == "" || p.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, p.Line)
}

// Begin returns the first line of the position.
func (p Position) Begin() Position { return Position{File: p.File, Line: p.Line} }

// At returns the problem with a position.
func (p Problem) At(position Position) Problem {
	p.File, p.Line, p.EndLine = position.File, position.Line, position.EndLine
	return p
}

// Position returns where the problem is.
func (p Problem) Position() Position { return Position{p.File, p.Line, p.EndLine} }

// Locator finds where the project asks for a distribution. It is a value; the zero
// Locator finds nothing.
type Locator struct{ byName, byText map[string]Position }

// NewLocator returns a Locator of positions by the normalised names of distributions
// (PEP 503) and by the texts of requirements. The maps are the Locator's from then on.
func NewLocator(byName, byText map[string]Position) Locator {
	return Locator{byName, byText}
}

// Where returns where a distribution is asked for, by its normalised name.
func (l Locator) Where(name string) Position { return l.byName[name] }

// Line returns the line of a requirement, by its text in normal form.
func (l Locator) Line(text string) Position { return l.byText[text] }

// Relock is the remedy for a committed lock that does not fit what is declared.
func Relock(file string) string {
	return "write " + file + " anew, with what can stay as it is: " + WriteLock
}
