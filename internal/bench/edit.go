package bench

import (
	"fmt"
	"regexp"
	"strings"
)

// What the edits do to a file's text. Each fails where it finds nothing to
// edit: an edit that changes nothing would be measured as a fast one.

const markFunction = "wainwright_bench_mark"

// addFunction appends a function that returns mark.
func addFunction(python, mark string) string {
	if python != "" && !strings.HasSuffix(python, "\n") {
		python += "\n"
	}
	return python + fmt.Sprintf("\n\ndef %s():\n    return %q\n", markFunction, mark)
}

func addParagraph(html, mark string) (string, error) {
	before, after, ok := strings.Cut(html, "</body>")
	if !ok {
		return "", fmt.Errorf("no </body>")
	}
	return before + "  <p>" + mark + "</p>\n</body>" + after, nil
}

func setDescription(setup, text string) (string, error) {
	return setArgument(setup, "description", text)
}

func setVersion(setup, version string) (string, error) {
	return setArgument(setup, "version", version)
}

func setArgument(setup, name, value string) (string, error) {
	argument := regexp.MustCompile(`(?m)^(\s*` + name + `=)"[^"]*"`)
	if !argument.MatchString(setup) {
		return "", fmt.Errorf(`no %s="..."`, name)
	}
	return argument.ReplaceAllString(setup, fmt.Sprintf("${1}%q", value)), nil
}

// requirementLines are those of packages: "-e ." stays where it is, at the end.
func requirementLines(text string) (packages, rest []string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "-"):
			rest = append(rest, line)
		default:
			packages = append(packages, line)
		}
	}
	return packages, rest
}

// reorder puts the packages into another order, with a comment above them and
// one beside the first.
func reorder(text string, order []int, mark string) (string, error) {
	packages, rest := requirementLines(text)
	if len(packages) != len(order) {
		return "", fmt.Errorf("%d requirements, not %d", len(packages), len(order))
	}
	lines := []string{"# sorted by someone's taste: " + mark}
	for i, from := range order {
		line := packages[from]
		if i == 0 {
			line += "  # " + mark
		}
		lines = append(lines, line)
	}
	return strings.Join(append(lines, rest...), "\n") + "\n", nil
}

// pin replaces the line of a requirement that had no version.
func pin(text, name, version string) (string, error) {
	line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + `([ \t]*(#.*)?)$`)
	if !line.MatchString(text) {
		return "", fmt.Errorf("no line with %s alone", name)
	}
	return line.ReplaceAllString(text, name+"=="+version+"${1}"), nil
}
