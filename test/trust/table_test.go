package trust

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

var update = flag.Bool("update", false, "write docs/trust.md anew")

// subject is a section of docs/trust.md. Its test tries its attacks.
type subject struct {
	test, title, about string
	attacks            []attack
}

func subjects() []subject {
	return []subject{
		{"TestWords", "Words", "Code, files and servers of others have texts that a build prints, answers or writes into labels.", words},
		{"TestCommitted", "Credentials that are committed", "A project may hold a password where everybody who pulls the image would read it.", committed},
		{"TestTree", "The tree", "A project is a folder with links, modes and files that nobody meant to build.", tree},
		{"TestRan", "After the code ran", "`setup.py`, a backend and a dependency run as root in a step, and may have changed everything in it.", ran},
		{"TestFetched", "What is fetched", "An index or a git server answers a build that has passwords and an SSH agent.", fetched},
		{"TestCache", "Caches", "One builder serves several projects.", cache},
		{"TestBounds", "Bounds", "A file may be made to cost time or memory.", bounds},
		{"TestProcesses", "Processes", "Code may start others that outlive it.", processes},
		{"TestPlaces", "Places", "A project names paths and users: of the machine that builds, and of the image.", places},
	}
}

const introduction = `# Attacks on a build

These are attacks that a project, a dependency or an index may make on a build, with what is seen of each and what stops it; [Trust](secrets.md#trust) says which step can reach what.
` + "`go test ./test/trust`" + ` makes them on the [test bed](../bed/README.md), and checks that this page lists them.
A new attack is welcome as a row there; report a real hole as [SECURITY.md](../SECURITY.md) says.
`

// docs/trust.md lists the attacks.
func TestTrustTable(t *testing.T) {
	path := filepath.Join(kit.Root(t), "docs", "trust.md")
	page := render(t, subjects())
	if *update {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != page {
		t.Errorf("%s does not list the attacks (%v): go test ./test/trust -run TestTrustTable -update", path, err)
	}
}

func render(t *testing.T, all []subject) string {
	t.Helper()
	var page strings.Builder
	page.WriteString(introduction)
	for _, s := range all {
		fmt.Fprintf(&page, "\n## %s\n\n%s `%s` has these attacks:\n\n| attack | what it tries | what is seen | what stops it |\n|---|---|---|---|\n", s.title, s.about, s.test)
		for _, a := range s.attacks {
			if (a.refused == "") == (a.seen == "") || a.tries == "" || a.stops == "" {
				t.Errorf("%s/%s needs tries, stops, and either refused or seen", s.test, a.name)
			}
			seen := a.seen
			if a.refused != "" {
				seen = "the build fails: " + code(a.refused)
			}
			fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", cell(a.name), cell(a.tries), cell(seen), cell(a.stops))
		}
	}
	return page.String()
}

// cell escapes what would end a cell.
func cell(text string) string {
	return strings.ReplaceAll(text, "|", `\|`)
}

// code is a span of code, which may hold backquotes
// (https://spec.commonmark.org/0.31.2/#code-spans).
func code(text string) string {
	if strings.Contains(text, "`") {
		return "`` " + text + " ``"
	}
	return "`" + text + "`"
}
