package bench

import (
	"fmt"
	"slices"
	"strings"
)

// Markdown is the summary and the notes: all that is known of a run.
func (r Result) Markdown() string { return r.Summary() + "\n" + r.Notes() }

// Summary is what README.md shows: the table, whether the targets were met, when and
// with what it was measured, and which builds failed.
func (r Result) Summary() string {
	var out strings.Builder
	r.table(&out)
	out.WriteString("\n")
	for _, line := range r.targets() {
		out.WriteString("- " + line + "\n")
	}
	out.WriteString("\n" + r.machineNote() + "\n")
	if failed := r.failedNote(); failed != "" {
		out.WriteString("\n" + failed + "\n")
	}
	return out.String()
}

// Notes is what docs/benchmark.md shows: how the table was measured, and what would
// be different on other machines. Paragraphs are parted by an empty line.
func (r Result) Notes() string {
	return r.howNote() + "\n\n" + r.checkNote() + "\n\n" + r.notRealNote() + "\n"
}

// table has a row for each step and a column for each tool.
func (r Result) table(out *strings.Builder) {
	out.WriteString("| |")
	for _, c := range r.Tools {
		out.WriteString(" " + c + " |")
	}
	out.WriteString("\n|---|" + strings.Repeat("---|", len(r.Tools)) + "\n")
	for _, step := range Steps {
		if !slices.Contains(r.Steps, step.Name) {
			continue
		}
		out.WriteString("| " + step.Title + " |")
		for _, c := range r.Tools {
			out.WriteString(" " + r.cell(c, step.Name) + " |")
		}
		out.WriteString("\n")
	}
	if row := r.serveRow(); row != "" {
		out.WriteString(row)
	}
}

func (r Result) cell(tool, step string) string {
	seconds := r.seconds(tool, step)
	if seconds.N == 0 {
		return "failed"
	}
	text := fmt.Sprintf("%s<br>%s", seconds.Text(), bytesText(r.bytes(tool, step).Median))
	if seconds.N < r.Rounds {
		text += fmt.Sprintf("<br>%d of %d rounds", seconds.N, r.Rounds)
	}
	if r.verdict(tool, step) == NotInImage {
		text += "<br>*not in image*"
	}
	return text
}

// serveRow returns the row that shows which images serve their page. A build that leaves files
// out is fast, but its image may not work.
func (r Result) serveRow() string {
	row, known := "| the image serves its page |", false
	for _, c := range r.Tools {
		answer := "-"
		for _, s := range r.samples(c, "cold") {
			if s.Serves == nil {
				continue
			}
			known = true
			if answer == "-" || answer == "yes" {
				answer = map[bool]string{true: "yes", false: "no"}[*s.Serves]
			}
		}
		row += " " + answer + " |"
	}
	if !known {
		return ""
	}
	return row + "\n"
}
