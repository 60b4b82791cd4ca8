// Command reference writes the table of the configuration's keys between the
// markers in docs/configuration.md, the pages of the rules and the page of the failures.
package main

//go:generate go run . ../../docs/configuration.md ../../docs/rules ../../docs/failures.md

import (
	"fmt"
	"os"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/internal/failures"
)

const (
	from = "<!-- keys -->\n"
	to   = "<!-- /keys -->\n"
)

func main() {
	if err := rewrite(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "reference:", err)
		os.Exit(1)
	}
}

func rewrite(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("usage: reference docs/configuration.md docs/rules docs/failures.md")
	}
	if err := writePages(args[1], pages(rules.All())); err != nil {
		return err
	}
	if err := os.WriteFile(args[2], []byte(failuresPage(failures.All())), 0o644); err != nil {
		return err
	}
	text, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	changed, err := withTable(string(text), table(config.Keys()))
	if err != nil || changed == string(text) {
		return err
	}
	return os.WriteFile(args[0], []byte(changed), 0o644)
}

// withTable puts the table between the markers.
func withTable(text, table string) (string, error) {
	before, rest, ok := strings.Cut(text, from)
	_, after, closed := strings.Cut(rest, to)
	if !ok || !closed {
		return "", fmt.Errorf("no lines %q and %q", from, to)
	}
	return before + from + table + to + after, nil
}

func table(keys []config.Key) string {
	var b strings.Builder
	b.WriteString("| key, with an example | | default |\n|---|---|---|\n")
	for _, k := range keys {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", cell(k.Example), cell(k.Doc), cell(k.Default))
	}
	return b.String()
}

// cell keeps a text from ending its cell.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
