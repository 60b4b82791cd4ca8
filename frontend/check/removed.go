package check

import "github.com/wainwright-build/wainwright/frontend/pythons"

// past is a module that programs import from Python's standard library, or from what
// every environment used to hold, and that is no longer there.
type past struct {
	why         string // "" where the module may still be had
	instead     string
	requirement string
}

// removed finds such a module.
func removed(module string) (past, bool) {
	switch module {
	case "pkg_resources":
		return past{requirement: "setuptools<82"}, true
	case "setuptools":
		return past{requirement: "setuptools"}, true
	case "distutils":
		return past{why: noMore("3.11"), requirement: "setuptools"}, true
	}
	found, ok := pythons.Dropped(module)
	if !ok {
		return past{}, false
	}
	if found.Two() {
		return past{why: "which is Python 2's", instead: "import " + found.Instead + " instead"}, true
	}
	instead := "set python = \"" + found.Last + "\", or do without it"
	if found.Instead != "" {
		instead = "import " + found.Instead + " instead, or set python = \"" + found.Last + "\""
	}
	return past{why: noMore(found.Last), instead: instead}, true
}

// noMore says so of what a Python had last.
func noMore(last string) string { return "which Python has no more since " + pythons.Next(last) }
