// Package native tells from the output of a failed compilation what the build base
// lacked, and which Debian packages bring it.
package native

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Lack is what was missing.
type Lack struct {
	What string // "the header lber.h (LDAP)"
	// Packages of Debian bring it; there are none where that is not known.
	Packages []string
}

// Base is what is known of where the compilation ran.
type Base struct {
	NoCompiler bool
	NoHeaders  bool // those of Python itself
}

// BaseOf reads what a failed step reports that compiling takes and that it lacks.
func BaseOf(lacks []string) Base {
	return Base{NoCompiler: slices.Contains(lacks, "compiler"), NoHeaders: slices.Contains(lacks, "headers")}
}

// List is a list of TOML of the texts, each once.
func List(lists ...[]string) string {
	var all []string
	for _, each := range slices.Concat(lists...) {
		if text := strconv.Quote(each); !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// What a compilation says of what is not there.
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

// Failed is a compilation that failed: all that was printed, and the exception it
// ended with.
type Failed struct{ Output, Exception string }

// Find says what a compilation lacked, if that is why it failed.
func Find(failed Failed, base Base) (Lack, bool) {
	lack, compiles, ok := find(failed)
	if compiler := base.NoCompiler && noCompiler.MatchString(failed.Output+"\n"+failed.Exception); compiler && !ok {
		lack, compiles, ok = Lack{What: "a C compiler"}, true, true
	} else if compiles && base.NoCompiler {
		lack.What = "a C compiler and " + lack.What
	}
	if !ok {
		return Lack{}, false
	}
	var packages []string
	if compiles && base.NoCompiler {
		packages = append(packages, "build-essential")
	}
	if compiles && base.NoHeaders {
		packages = append(packages, "python3-dev")
	}
	for _, each := range lack.Packages {
		if !slices.Contains(packages, each) {
			packages = append(packages, each)
		}
	}
	lack.Packages = packages
	return lack, true
}

// find looks for the most telling words: a header and a library are named by the
// compiler, a program by whoever tried to run it.
func find(failed Failed) (lack Lack, compiles, ok bool) {
	output := failed.Output + "\n" + failed.Exception
	if m := noHeader.FindStringSubmatch(output); m != nil {
		thing := byHeader(m[1])
		return Lack{What: thing.named("the header " + m[1]), Packages: thing.packages}, true, true
	}
	if m := noLibrary.FindStringSubmatch(output); m != nil {
		thing := libraries[m[1]]
		return Lack{What: thing.named("the library " + m[1]), Packages: thing.packages}, true, true
	}
	if m := noPackage.FindStringSubmatch(output); m != nil {
		if thing, known := libraries[strings.TrimPrefix(m[1]+m[2], "lib")]; known {
			return Lack{What: thing.named("the library " + m[1] + m[2]), Packages: thing.packages}, true, true
		}
	}
	if noRust.MatchString(output) {
		return Lack{What: "a compiler of Rust", Packages: []string{"cargo"}}, true, true
	}
	for _, m := range noProgram.FindAllStringSubmatch(output, -1) {
		name := path.Base(strings.Join(m[1:], ""))
		// What is only run may have been tried in vain and done without; an exit
		// without words had its words before.
		if thing, known := programs[name]; known && (!thing.runs || strings.Contains(failed.Exception, m[0]) || wordless.MatchString(failed.Exception)) {
			return Lack{What: thing.named("the program " + name), Packages: thing.packages}, !thing.runs, true
		}
	}
	return Lack{}, false, false
}

var wordless = regexp.MustCompile(`^\d*$`)

// byHeader looks for a header by its whole path and then by its folder.
func byHeader(name string) thing {
	if found, ok := headers[name]; ok {
		return found
	}
	top, _, _ := strings.Cut(name, "/")
	return headers[top+"/"]
}
