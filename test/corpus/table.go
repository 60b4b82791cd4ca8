package corpus

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Tried is a try and what came of it.
type Tried struct {
	Try   Try
	Came  Came
	Wrong []string // what came otherwise than it must
}

// Row is a project and its tries.
type Row struct {
	Project Project
	Tried   []Tried
}

// Wrong says that something came otherwise than it must.
func (r Row) Wrong() bool {
	return slices.ContainsFunc(r.Tried, func(t Tried) bool { return len(t.Wrong) > 0 })
}

// Document is the table of all, in Markdown.
func Document(rows []Row, when time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Published projects

%d projects with a `+"`setup.py`"+`, as they were published: most are a few years old, many do not install today. Each is built as it
lies, then with what its build said (or, in italics, with what a person has to find out), and the image is asked to do
what the project is for. `+"`make corpus`"+` wrote this on %s, with Python %s; `+"`test/corpus/testdata/corpus.json`"+` has
the sdists, their hashes and what is asked.

- %s

Seconds are those of the build and of the questions, on a builder that has much of it in its cache.

`, len(rows), when.Format("2006-01-02"), Python, strings.Join(Summary(rows), "\n- "))
	b.WriteString("| project | | what is said | what it does | s |\n|---|---|---|---|---|\n")
	for _, row := range rows {
		for i, t := range row.Tried {
			name := "**" + row.Project.String() + "**: " + cell(row.Project.Proves)
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %.1f |\n", name, t.Try.configuration(), t.Came.said(), t.Came.did(), t.Came.Took.Seconds())
		}
	}
	return b.String()
}

// Summary counts what became of the projects.
func Summary(rows []Row) []string {
	var asTheyLie, withWords, found, never int
	for _, row := range rows {
		works := slices.IndexFunc(row.Tried, func(t Tried) bool { return t.Came.works() })
		switch {
		case works < 0:
			never++
		case works == 0:
			asTheyLie++
		case slices.ContainsFunc(row.Tried[:works+1], func(t Tried) bool { return t.Try.Because != "" }):
			found++
		default:
			withWords++
		}
	}
	return []string{
		fmt.Sprintf("%d work as they lie.", asTheyLie),
		fmt.Sprintf("%d work with the lines that the build said.", withWords),
		fmt.Sprintf("%d work with lines that a person has to find out.", found),
		fmt.Sprintf("%d cannot work with Python %s, whatever is said.", never, Python),
	}
}

func (c Came) works() bool { return c.Failure == "" && len(c.Broken) == 0 }

func (t Try) configuration() string {
	var lines []string
	for _, line := range t.With {
		lines = append(lines, "`"+strings.ReplaceAll(line, "|", "\\|")+"`")
	}
	for _, edit := range t.Edits {
		lines = append(lines, fmt.Sprintf("%s: `%s` for `%s`", edit.File, edit.After, edit.Before))
	}
	text := strings.Join(lines, "<br>")
	if t.Because != "" {
		text += "<br>*" + cell(t.Because) + "*"
	}
	return text
}

func (c Came) said() string {
	var all []string
	for _, warning := range c.Warnings {
		all = append(all, "⚠ "+cell(warning))
	}
	if c.Failure != "" {
		all = append(all, cell(c.Failure))
	}
	return strings.Join(all, "<br>")
}

func (c Came) did() string {
	switch {
	case c.Failure != "":
		return "no image"
	case len(c.Broken) == 0:
		return "works"
	}
	var all []string
	for _, each := range c.Broken {
		lines := strings.Split(strings.TrimSpace(each), "\n")
		all = append(all, cell(lines[0]+": "+lines[len(lines)-1]))
	}
	return strings.Join(all, "<br>")
}

// cell is text in a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", "<br>", "<", "&lt;", ">", "&gt;", "*", "\\*", "_", "\\_").Replace(text)
}
