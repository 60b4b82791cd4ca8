package corpus

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// Tried is a try and its result.
type Tried struct {
	Try   Try
	Came  Came
	Wrong []string // what is not as expected
}

// Row is a project with its tries with one Python.
type Row struct {
	Project Project
	Python  string
	Tried   []Tried
}

// Differs reports whether something is expected to differ from the Python of the
// project's time.
func (r Row) Differs() bool {
	return slices.ContainsFunc(r.Project.Tries, func(t Try) bool { _, ok := t.On[r.Python]; return ok })
}

// Wrong reports whether something is not as expected.
func (r Row) Wrong() bool {
	return slices.ContainsFunc(r.Tried, func(t Tried) bool { return len(t.Wrong) > 0 })
}

// Document is the table of all projects, in Markdown.
func Document(rows []Row, when time.Time) string {
	return fmt.Sprintf(`# Published projects

%d projects with a `+"`setup.py`"+`, as they were published: most are a few years old, many do not install today. Each is built as it
lies, then with what its build said (or, in italics, with what a person has to find out), and the image is asked to do
what the project is for. `+"`make corpus`"+` wrote this on %s, with Python %s; `+"`test/corpus/testdata/corpus.json`"+` has
the sdists, their hashes and what is asked. [With Python %s](%s) some come out otherwise.

- %s

Seconds are those of the build and of the questions, on a builder that has much of it in its cache.

%s`, len(rows), when.Format("2006-01-02"), Python, Newer, path.Base(File(Newer)), strings.Join(Summary(rows, Python), "\n- "), table(rows, "s", func(t Tried) string {
		return fmt.Sprintf("%.1f", t.Came.Took.Seconds())
	}))
}

// Differences is the table of the projects that behave otherwise with the newer Python.
func Differences(rows []Row, when time.Time) string {
	var other []Row
	for _, row := range rows {
		if row.Differs() {
			other = append(other, row)
		}
	}
	return fmt.Sprintf(`# Published projects, with Python %[1]s

Of the %[2]d [projects](%[3]s) that were tried with Python %[4]s, these %[5]d come out otherwise with Python %[1]s, the version that a
build takes where nothing is said: they are older. Each is built with the same lines as there. What a build sees of it
is told: an import of what Python dropped, C that does not compile, a requirement without a wheel. What only running
shows is not: an attribute of something that the code got somewhere, docstrings and classes that Python makes
differently. `+"`make corpus`"+` wrote this on %[6]s.

With Python %[1]s, of all %[2]d:

- %[7]s

%[8]s`, Newer, len(rows), path.Base(File(Python)), Python, len(other), when.Format("2006-01-02"), strings.Join(Summary(rows, Newer), "\n- "),
		table(other, "with Python "+Python, func(t Tried) string { return t.Try.Outcome.does() }))
}

// File returns the file for a Python's table.
func File(python string) string {
	if python == Python {
		return "docs/corpus.md"
	}
	return "docs/corpus-" + python + ".md"
}

// table returns the results of rows, with a last column.
func table(rows []Row, title string, last func(Tried) string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| project | | what is said | what it does | %s |\n|---|---|---|---|---|\n", title)
	for _, row := range rows {
		for i, t := range row.Tried {
			name := "**" + row.Project.String() + "**: " + cell(row.Project.Proves)
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", name, t.Try.configuration(), t.Came.messages(), t.Came.did(), last(t))
		}
	}
	return b.String()
}

// Summary counts the results of the projects.
func Summary(rows []Row, python string) []string {
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
		fmt.Sprintf("%d do not work with Python %s in any of these ways.", never, python),
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

func (c Came) messages() string {
	var all []string
	for _, warning := range c.Warnings {
		all = append(all, "⚠ "+cell(warning))
	}
	if c.Failure != "" {
		all = append(all, cell(c.Failure))
	}
	return strings.Join(all, "<br>")
}

// does is the expected result in a word.
func (o Outcome) does() string {
	switch {
	case len(o.Error) > 0:
		return "no image"
	case o.Breaks != "":
		return "breaks"
	}
	return "works"
}

func (c Came) did() string {
	switch {
	case c.Failure != "":
		return "no image"
	case len(c.Broken) == 0:
		return "works"
	}
	var all []string
	for _, problem := range c.Broken {
		lines := strings.Split(strings.TrimSpace(problem), "\n")
		all = append(all, cell(lines[0]+": "+lines[len(lines)-1]))
	}
	return strings.Join(all, "<br>")
}

// cell returns text for a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", "\\|", "\n", "<br>", "<", "&lt;", ">", "&gt;", "*", "\\*", "_", "\\_").Replace(text)
}
