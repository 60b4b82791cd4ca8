package faults

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// Table is the file with the results of all faults.
const Table = "docs/faults.md"

const preface = `# Faults

What goes wrong in real builds was done to real ones, on BuildKits of their own. Each build then ended as the row says;
what the user sees is the client's first line. The next build on the same builder was compared with that of a builder to
which nothing had happened: the manifest's digest is the same, and the registry has every part of the image whole.
`

const legend = "`make faults`" + ` does all of it and writes this file; ` + "`make test`" + ` does the rows with a *. The project is small
([test/faults](../test/faults)); *s* are the seconds from the fault until the client had ended, and from the
start of the build where a server is at fault, on a busy machine with two processors.
`

// row is what the table keeps of a fault: the message, and the seconds it took.
type row struct{ message, seconds string }

// Record is the results of faults by name.
type Record map[string]row

// Add keeps the result of a fault.
func (r Record) Add(f Fault, came Came) {
	r[f.key()] = row{came.Message, fmt.Sprintf("%.0f", came.Took.Seconds())}
}

// key returns the cells that distinguish a fault from all others.
func (f Fault) key() string { return fmt.Sprintf("| %s | %s |", cell(f.What), cell(f.Step)) }

// Render returns the table of what was recorded.
func Render(record Record) string {
	var b strings.Builder
	b.WriteString(preface + "\n" + legend)
	for _, kind := range Kinds() {
		fmt.Fprintf(&b, "\n## %s\n\n", kind.Title)
		if kind.About != "" {
			b.WriteString(kind.About + "\n\n")
		}
		b.WriteString("| what is done | to which step | what the user sees | s | the next build |\n|---|---|---|---|---|\n")
		for _, f := range kind.Faults {
			came, known := record[f.key()]
			cell := "the build ends well"
			if came.message != "" {
				cell = "`" + strings.ReplaceAll(came.message, "|", `\|`) + "`"
			}
			next := "the same image"
			if !known {
				cell, next = "", ""
			}
			if f.Quick {
				next += " *"
			}
			fmt.Fprintf(&b, "%s %s | %s | %s |\n", f.key(), cell, came.seconds, next)
		}
	}
	return b.String()
}

// ReadTable reads what was recorded. A missing file has no records.
func ReadTable(file string) (Record, string, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	record := Record{}
	for _, f := range All() {
		for line := range strings.Lines(string(text)) {
			rest, ok := strings.CutPrefix(line, f.key()+" ")
			if !ok {
				continue
			}
			cells := regexp.MustCompile(` \| `).Split(strings.TrimSpace(rest), 3)
			if len(cells) == 3 && cells[0] != "" {
				message := ""
				if strings.HasPrefix(cells[0], "`") {
					message = strings.ReplaceAll(strings.Trim(cells[0], "`"), `\|`, "|")
				}
				record[f.key()] = row{message, cells[1]}
			}
		}
	}
	return record, string(text), nil
}

// cell returns text for a cell of a Markdown table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// changing is what differs from run to run, and what the table has instead.
var changing = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`sha256:[0-9a-f]{64}`), "sha256:..."},
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "..."},
	{regexp.MustCompile(`from=faults/[^: ]*`), "from=..."},
	{regexp.MustCompile(`\?_state=[^" ]*`), "?..."},
	{regexp.MustCompile(`\b[a-z0-9]{25}\b`), "..."}, // BuildKit's names of results
	{regexp.MustCompile(`0x[0-9a-f]+`), "0x..."},
	{regexp.MustCompile(`127\.0\.0\.1:[0-9]+->127\.0\.0\.1:[0-9]+`), "..."},
	{regexp.MustCompile(`containerd-mount[0-9]+`), "containerd-mount..."},
	{regexp.MustCompile(`(snapshots|ingest|overlayfs)/[^ :"]+`), "$1/..."},
}

// alike replaces what differs from run to run.
func (b *build) alike(text string) string {
	text = strings.NewReplacer(
		b.lane.registry.address+"/"+b.repository(), "registry.example/wagons",
		b.repository(), "wagons",
		b.lane.registry.address, "registry.example",
		b.lane.index.address, "proxy.example",
		b.lane.builder.Store(), "/var/lib/buildkit",
		b.runner.dir, "/tmp",
	).Replace(text)
	for _, change := range changing {
		text = change.what.ReplaceAllString(text, change.with)
	}
	return text
}
