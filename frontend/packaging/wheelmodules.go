package packaging

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// Modules returns the dotted names of what can be imported from the wheel, sorted:
// packages with an __init__, modules and extension modules. Files whose path is no dotted
// name, such as "my-tool/x.py", are left out.
func (w *Wheel) Modules() []string {
	var modules []string
	for _, p := range w.paths {
		if name, ok := moduleName(w.installedPath(p)); ok {
			modules = append(modules, name)
		}
	}
	slices.Sort(modules)
	return slices.Compact(modules)
}

// TopLevel returns the first parts of the names of all modules, and the names in
// top_level.txt, sorted. A top_level.txt that cannot be read is ignored.
func (w *Wheel) TopLevel() []string {
	var names []string
	for _, module := range w.Modules() {
		name, _, _ := strings.Cut(module, ".")
		names = append(names, name)
	}
	if data, err := w.Read(path.Join(w.distInfo, "top_level.txt"), maxWheelText); err == nil {
		for line := range strings.SplitSeq(string(data), "\n") {
			if line = strings.TrimSpace(line); isIdentifier(line) {
				names = append(names, line)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// installedPath returns the path of a file in site-packages, "" if it is installed
// elsewhere: of NAME.data only purelib and platlib are unpacked there.
func (w *Wheel) installedPath(p string) string {
	folder, rest, ok := strings.Cut(p, "/")
	if !ok || !strings.HasSuffix(folder, ".data") || folder != strings.TrimSuffix(w.distInfo, ".dist-info")+".data" {
		return p
	}
	for _, scheme := range []string{"purelib/", "platlib/"} {
		if p, ok := strings.CutPrefix(rest, scheme); ok {
			return p
		}
	}
	return ""
}

// moduleName returns the dotted name by which Python imports a file.
func moduleName(p string) (string, bool) {
	parts := strings.Split(p, "/")
	last := len(parts) - 1
	stem, suffix, _ := strings.Cut(parts[last], ".")
	if suffix != "py" && !isExtensionSuffix(suffix) {
		return "", false
	}
	parts[last] = stem
	if stem == "__init__" && last > 0 {
		parts = parts[:last]
	}
	for _, part := range parts {
		if !isIdentifier(part) {
			return "", false
		}
	}
	return strings.Join(parts, "."), true
}

// isExtensionSuffix accepts ".so", ".abi3.so", ".cpython-311-x86_64-linux-gnu.so", and
// ".pyd" with or without a tag.
func isExtensionSuffix(suffix string) bool {
	tag, ok := strings.CutSuffix("."+suffix, ".so")
	if !ok {
		_, ok = strings.CutSuffix("."+suffix, ".pyd")
		return ok
	}
	return tag == "" || strings.HasPrefix(tag, ".abi3") || strings.HasPrefix(tag, ".cpython-") || strings.HasPrefix(tag, ".pypy")
}

// isIdentifier reports whether s is an identifier in Python, or a keyword.
func isIdentifier(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !unicode.IsMark(r)) {
			return false
		}
	}
	return s != ""
}
