package project

import (
	"regexp"
	"strings"
)

// RequiresPython finds where the project says which Python it needs; line is 0
// where it is written in none of these ways.
func (f Files) RequiresPython() (file string, line int) {
	for _, each := range []struct{ file, key string }{
		{"setup.py", "python_requires"},
		{"setup.cfg", "python_requires"},
		{"pyproject.toml", "requires-python"},
	} {
		for i, text := range strings.Split(string(f[each.file]), "\n") {
			if strings.HasPrefix(strings.TrimSpace(text), each.key) || strings.Contains(text, each.key+"=") {
				return each.file, i + 1
			}
		}
	}
	for _, name := range []string{"setup.py", "pyproject.toml", "setup.cfg"} {
		if _, ok := f[name]; ok {
			return name, 0
		}
	}
	return "", 0
}

// requiresValue is a literal value of python_requires on its line.
var requiresValue = regexp.MustCompile(`requires.python["']?\s*=\s*["']?([<>=!~][^"'#]*)|python_requires\s*=\s*["']?([<>=!~][^"'#]*)`)

// WrittenRequiresPython reads it where it is a plain literal, "" elsewhere.
func (f Files) WrittenRequiresPython() (file, written string) {
	file, line := f.RequiresPython()
	if line == 0 {
		return file, ""
	}
	text := strings.Split(string(f[file]), "\n")[line-1]
	if m := requiresValue.FindStringSubmatch(text); m != nil {
		return file, strings.TrimRight(strings.TrimSpace(m[1]+m[2]), ", ")
	}
	return file, ""
}
