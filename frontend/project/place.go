package project

import "strings"

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
