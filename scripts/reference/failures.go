package main

import (
	"fmt"
	"strings"

	"github.com/wainwright-build/wainwright/internal/failures"
)

// failuresPage is docs/failures.md.
func failuresPage(all []failures.Failure) string {
	var b strings.Builder
	b.WriteString(`# Failures

A build runs apt-get, setup.py with its compilers, and uv with git. What these print when they fail is recognised, and
the build says what it means and what to write, with the file and line where that is known. Here is each failure with
what was once printed. The output itself is never held back: that of setup.py is shown as it comes, that of the others
whole below the message, and what is not recognised is told by it alone.

| failure | told by |
|---|---|
`)
	for _, failure := range all {
		fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", failure.Name, strings.ToLower(failure.Name), failure.By)
	}
	for _, failure := range all {
		fmt.Fprintf(&b, "\n## %s\n\n", failure.Name)
		fmt.Fprintf(&b, "What %s prints:\n\n```text\n%s\n```\n\nWhat the build says:\n\n```text\n%s\n```\n", failure.By, failure.Printed(), failure.Says)
	}
	return b.String()
}
