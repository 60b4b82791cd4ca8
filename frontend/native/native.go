// Package native finds in the output of a failed compilation what is missing in the build
// base, and which Debian packages have it. It also knows the Debian packages of shared
// libraries.
package native

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Missing is what a compilation needs and the build base does not have.
type Missing struct {
	What     string   // "the header lber.h (LDAP)"
	Packages []string // the Debian packages to install; none if unknown
}

// Base describes the image that the compilation ran in.
type Base struct {
	NoCompiler bool
	NoHeaders  bool // Python.h and the like
}

// BaseOf returns the base of a step that failed. missing is what its report says is missing:
// "compiler", "headers".
func BaseOf(missing []string) Base {
	return Base{NoCompiler: slices.Contains(missing, "compiler"), NoHeaders: slices.Contains(missing, "headers")}
}

// List returns the texts as a list in TOML, without duplicates.
func List(lists ...[]string) string {
	var all []string
	for _, text := range slices.Concat(lists...) {
		if quoted := strconv.Quote(text); !slices.Contains(all, quoted) {
			all = append(all, quoted)
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// Messages of compilers, setup.py and shells about what is missing.
var (
	noCompiler = regexp.MustCompile(`(?i)` +
		`(?:gcc|g\+\+|clang|\bcc|c\+\+)(?:-\d+)?'?: (?:no such file|not found|command not found)` +
		`|no such file or directory: '[^']*(?:gcc|g\+\+|clang|\bcc|c\+\+)(?:-\d+)?'` +
		`|command '[^']*(?:gcc|g\+\+|clang|cc|c\+\+)' failed: no such file` +
		`|need a c compiler|no acceptable c compiler|unsupported compiler|no working compiler`)
	noHeader  = regexp.MustCompile(`fatal error: '?([\w./+-]+)'?(?:: No such file or directory| file not found)`)
	noLibrary = regexp.MustCompile(`cannot find -l([\w.+-]+)`)
	noPackage = regexp.MustCompile(`No package '([\w.+-]+)' found|Package '?([\w.+-]+?)'?,? (?:was not found|required by)`)
	noProgram = regexp.MustCompile(`([\w./+-]+)(?: executable|: command|:)? not found|No such file or directory: '([^']+)'|unable to execute '?([\w./+-]+)|"?([\w-]+)"? (?:is required|must be installed)`)
	noRust    = regexp.MustCompile(`(?i)can't find rust|rust compiler|cargo, the rust package manager, is not installed`)
)

// Failed is a failed compilation: its output, and the message of the exception at its end.
type Failed struct{ Output, Exception string }

// Find returns what was missing, and whether the compilation failed for that.
func Find(failed Failed, base Base) (Missing, bool) {
	missing, compiles, ok := find(failed)
	if compiler := base.NoCompiler && noCompiler.MatchString(failed.Output+"\n"+failed.Exception); compiler && !ok {
		missing, compiles, ok = Missing{What: "a C compiler"}, true, true
	} else if compiles && base.NoCompiler {
		missing.What = "a C compiler and " + missing.What
	}
	if !ok {
		return Missing{}, false
	}
	var packages []string
	if compiles && base.NoCompiler {
		packages = append(packages, "build-essential")
	}
	if compiles && base.NoHeaders {
		packages = append(packages, "python3-dev")
	}
	for _, name := range missing.Packages {
		if !slices.Contains(packages, name) {
			packages = append(packages, name)
		}
	}
	missing.Packages = packages
	return missing, true
}

// find looks for the most specific message first: compilers name a header or a library;
// that a program is missing is reported by any code that runs it.
func find(failed Failed) (missing Missing, compiles, ok bool) {
	output := failed.Output + "\n" + failed.Exception
	if m := noHeader.FindStringSubmatch(output); m != nil {
		thing := byHeader(m[1])
		return Missing{What: thing.named("the header " + m[1]), Packages: thing.packages}, true, true
	}
	if m := noLibrary.FindStringSubmatch(output); m != nil {
		thing := libraries[m[1]]
		return Missing{What: thing.named("the library " + m[1]), Packages: thing.packages}, true, true
	}
	if m := noPackage.FindStringSubmatch(output); m != nil {
		if thing, known := libraries[strings.TrimPrefix(m[1]+m[2], "lib")]; known {
			return Missing{What: thing.named("the library " + m[1] + m[2]), Packages: thing.packages}, true, true
		}
	}
	if noRust.MatchString(output) {
		return Missing{What: "a compiler of Rust", Packages: []string{"cargo"}}, true, true
	}
	for _, m := range noProgram.FindAllStringSubmatch(output, -1) {
		name := path.Base(strings.Join(m[1:], ""))
		// A program that is only run may be optional. It is the cause if the exception
		// names it, or has no message but an exit status.
		if thing, known := programs[name]; known && (!thing.runs || strings.Contains(failed.Exception, m[0]) || wordless.MatchString(failed.Exception)) {
			return Missing{What: thing.named("the program " + name), Packages: thing.packages}, !thing.runs, true
		}
	}
	return Missing{}, false, false
}

var wordless = regexp.MustCompile(`^\d*$`)

// byHeader looks up a header by its path, else by its folder.
func byHeader(name string) thing {
	if found, ok := headers[name]; ok {
		return found
	}
	top, _, _ := strings.Cut(name, "/")
	return headers[top+"/"]
}
