package packaging

import (
	"path"
	"slices"
	"strings"
	"unicode"
)

// Modules are the dotted names of everything in the wheel that "import" finds:
// packages by their __init__, modules and extension modules, sorted. Files that
// no identifier names, such as "my-tool/x.py", are none.
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

// TopLevel are the first parts of the names of all modules, with the names that
// top_level.txt adds, sorted: what a program imports from this wheel. A
// top_level.txt that cannot be read adds nothing.
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

// installedPath is where a file lands in site-packages, or "" if elsewhere:
// NAME.data/purelib and platlib are unpacked there, the other folders of
// NAME.data are not.
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

// moduleName is the dotted name under which Python imports a file.
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

// isExtensionSuffix knows ".so", ".abi3.so", ".cpython-311-x86_64-linux-gnu.so"
// and ".pyd" with or without a tag.
func isExtensionSuffix(suffix string) bool {
	tag, ok := strings.CutSuffix("."+suffix, ".so")
	if !ok {
		_, ok = strings.CutSuffix("."+suffix, ".pyd")
		return ok
	}
	return tag == "" || strings.HasPrefix(tag, ".abi3") || strings.HasPrefix(tag, ".cpython-") || strings.HasPrefix(tag, ".pypy")
}

// isIdentifier tells whether Python takes s for a name, keywords apart.
func isIdentifier(s string) bool {
	for i, r := range s {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !unicode.IsMark(r)) {
			return false
		}
	}
	return s != ""
}
