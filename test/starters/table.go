package starters

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Table is the file with the results of all fixtures.
const Table = "docs/starters.md"

// kinds of rows, in their order, and what they are.
var kinds = []struct{ row, title string }{
	{"sound", "Sound, of many shapes"},
	{"1", "Files that are needed at run time lie outside the package"},
	{"2", "The program writes where it runs"},
	{"3", "A committed model was written by another library than the lock's"},
	{"4", "The wheel declares fewer requirements than requirements.txt"},
	{"5", "A module is imported that no requirement provides"},
	{"6", "A missing `__init__.py`"},
	{"7", "A requirement that cannot be installed"},
	{"8", "`-e .` and what setup.py makes of it"},
	{"9", "An old Dockerfile"},
	{"10", "Junk and secrets in the tree"},
	{"also", "Seen as well"},
	{"not seen", "Not seen, and tried all the same"},
}

const preface = `# What comes of starter repositories

Each row is a small repository as teams have them ([test/starters/testdata](../test/starters/testdata)), with one line
added: ` + "`# syntax=ghcr.io/wainwright-build/frontend:1`" + `. It was built by the frontend, run by a Docker engine, and asked over
HTTP from outside the container; a server also had to stop within two seconds. Where the build told a line to change, the
line was changed, and it was built and run again. ` + "`make test`" + ` checks all of it but the last column
and gradio-launch, streamlit-pages and undeclared-sklearn, which take minutes; ` + "`make starters`" + ` writes this file.

- *said*: every warning of the build, by its [rule](rules/README.md), or its error.
- *the image*: what it did as built; *mended*: what it did after the change.
- *naive Dockerfile*: what the image of the Dockerfile that most starters ship does when it is asked the same:
  ` + "`COPY . /app`, `pip install -r requirements.txt`, `CMD python app.py`" + ` (or application.py, main.py, train.py, run.py,
  else another script of the root, whichever is there), on Python 3.11, from the repository as it lies. "The same" is the
  same as the image, or as the mended one where there is none before; else what differs.
`

// Render returns the table, with the recorded results of the naive Dockerfile.
func Render(fixtures []Fixture, naive map[string]string) string {
	var b strings.Builder
	b.WriteString(preface)
	for _, kind := range kinds {
		var rows []Fixture
		for _, f := range fixtures {
			if f.Row == kind.row {
				rows = append(rows, f)
			}
		}
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n| | said | the image | mended | naive Dockerfile |\n|---|---|---|---|---|\n", kind.title)
		for _, f := range rows {
			b.WriteString(f.line(naive[f.Name]))
		}
	}
	return b.String()
}

func isKind(row string) bool {
	for _, kind := range kinds {
		if kind.row == row {
			return true
		}
	}
	return false
}

func (f Fixture) line(naive string) string {
	mended := ""
	if f.Mended != nil {
		mended = f.Mended.Outcome.brief()
		if len(f.Mended.Says) > 0 {
			mended = f.Mended.Outcome.messages() + "<br>" + mended
		}
	}
	what := fmt.Sprintf("[%s](../test/starters/testdata/%s): %s", f.Name, f.Name, cell(f.About))
	return fmt.Sprintf("| %s | %s | %s | %s | %s |\n", what, f.Outcome.messages(), f.Outcome.brief(), mended, cell(naive))
}

// messages returns the rules of the warnings and their places, or the error.
func (o Outcome) messages() string {
	if len(o.Error) > 0 {
		return "**error**: " + cell(strings.Join(o.Error, " ... "))
	}
	var all []string
	for _, line := range o.Says {
		s, _ := parseSays(line)
		name := s.rule
		if _, known := rules.Find(s.rule); known {
			name = fmt.Sprintf("[%s](rules/%s.md)", s.rule, s.rule)
		}
		if s.place != "-" {
			name += " " + cell(s.place)
		}
		all = append(all, name)
	}
	return strings.Join(all, "<br>")
}

// brief returns what an image does, each thing once.
func (o Outcome) brief() string {
	if len(o.Error) > 0 {
		return "none"
	}
	var all []string
	for _, d := range o.Does {
		if text := cell(d.brief() + " " + d.outcome()); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return strings.Join(all, "<br>")
}

// outcome returns what is expected of a request.
func (d Does) outcome() string {
	switch {
	case d.serves():
		return strconv.Itoa(d.status())
	case d.Exit != 0 && len(d.Prints) > 0:
		return fmt.Sprintf("exits %d: %s", d.Exit, d.Prints[0])
	case d.Exit != 0:
		return fmt.Sprintf("exits %d", d.Exit)
	}
	return "ok"
}

// brief returns what the image is asked, with what is unusual about it.
func (d Does) brief() string {
	text := d.String()
	if len(d.Run) > 0 {
		text = d.Run[0]
		if len(d.Run) > 1 && !strings.HasPrefix(d.Run[1], "-") {
			text += " " + d.Run[1]
		} else if len(d.Run) > 2 {
			text += " " + strings.Join(d.Run[1:3], " ")
		}
		text, _, _ = strings.Cut(text, "\n")
		text = "`" + strings.ReplaceAll(shorten(text, 48), "`", "'") + "`"
	}
	if d.User != "" {
		text += " as user " + d.User
	}
	if d.ReadOnly {
		text += " with a read-only root"
	}
	return text
}

// cell returns text for a cell of a Markdown table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "<", "&lt;", "*", `\*`, "_", `\_`).Replace(text)
}

// ReadTable reads the recorded results of the naive Dockerfile, by fixture.
func ReadTable(file string) (map[string]string, string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, "", err
	}
	naive := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, rest, ok := strings.Cut(strings.TrimPrefix(line, "| ["), "](../test/starters/testdata/")
		if !ok || !strings.HasPrefix(line, "| [") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(strings.TrimSpace(rest), " |"), " | ")
		naive[name] = uncell(cells[len(cells)-1])
	}
	return naive, string(text), nil
}

func uncell(text string) string {
	return strings.NewReplacer(`\|`, "|", "&lt;", "<", `\*`, "*", `\_`, "_").Replace(text)
}
