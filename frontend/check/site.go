package check

import (
	"path"
	"strings"
)

// Listing lists a folder of site-packages: its entries, and whether each is a folder. It
// returns none for a folder that does not exist.
type Listing func(folder string) (map[string]bool, error)

// provides reports whether "import module" or "from module import names" finds what it asks
// for. It looks no further than the first regular package, which may define any name. A
// folder without __init__.py is a namespace package and has only what lies in it.
func (list Listing) provides(module string, names []string) (bool, error) {
	folder := ""
	for part := range strings.SplitSeq(module, ".") {
		whole, shared, err := list.find(folder, part)
		if err != nil || whole || !shared {
			return whole, err
		}
		folder = path.Join(folder, part)
	}
	for _, name := range names {
		whole, shared, err := list.find(folder, name)
		if err != nil || name != "*" && !whole && !shared {
			return false, err
		}
	}
	return true, nil
}

// find reports whether a folder has a module or regular package of a name (whole), or a
// namespace package (shared).
func (list Listing) find(folder, name string) (whole, shared bool, err error) {
	entries, err := list(folder)
	if err != nil {
		return false, false, err
	}
	if isModule(entries, name) {
		return true, false, nil
	}
	if !entries[name] {
		return false, false, nil
	}
	below, err := list(path.Join(folder, name))
	if err != nil {
		return false, false, err
	}
	whole = isModule(below, "__init__")
	return whole, !whole, nil
}

// isModule reports whether there is a file of a module, such as x.py, x.so or
// x.cpython-313-x86_64-linux-gnu.so.
func isModule(entries map[string]bool, name string) bool {
	if folder, ok := entries[name+".py"]; ok && !folder {
		return true
	}
	for entry, folder := range entries {
		if rest, ok := strings.CutPrefix(entry, name+"."); ok && !folder && (rest == "so" || rest == "pyc" || strings.HasSuffix(rest, ".so")) {
			return true
		}
	}
	return false
}
