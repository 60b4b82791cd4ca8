package project

import (
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// RequiresPython returns the place where the project declares which Python it requires. If
// there is no such line, it returns the file where it would be, or the zero value.
func (f Files) RequiresPython() report.Position {
	for _, known := range []struct{ file, key string }{
		{"setup.py", "python_requires"},
		{"setup.cfg", "python_requires"},
		{"pyproject.toml", "requires-python"},
	} {
		for i, text := range strings.Split(string(f[known.file]), "\n") {
			if strings.HasPrefix(strings.TrimSpace(text), known.key) || strings.Contains(text, known.key+"=") {
				return report.Position{File: known.file, Line: i + 1}
			}
		}
	}
	for _, name := range []string{"setup.py", "pyproject.toml", "setup.cfg"} {
		if _, ok := f[name]; ok {
			return report.Position{File: name}
		}
	}
	return report.Position{}
}

// requiresValue matches a literal value of python_requires or requires-python.
var requiresValue = regexp.MustCompile(`requires.python["']?\s*=\s*["']?([<>=!~][^"'#]*)|python_requires\s*=\s*["']?([<>=!~][^"'#]*)`)

// WrittenRequiresPython returns the specifiers of Requires-Python if they are a literal, or
// else "". Only the wheel has the final value.
func (f Files) WrittenRequiresPython() (file, written string) {
	position := f.RequiresPython()
	if position.Line == 0 {
		return position.File, ""
	}
	text := strings.Split(string(f[position.File]), "\n")[position.Line-1]
	if m := requiresValue.FindStringSubmatch(text); m != nil {
		return position.File, strings.TrimRight(strings.TrimSpace(m[1]+m[2]), ", ")
	}
	return position.File, ""
}
