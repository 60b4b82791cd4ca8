package uverrors

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/pythons"
)

// removal is something that setuptools removed and an old setup.py uses. Its changelog:
// https://setuptools.pypa.io/en/latest/history.html
type removal struct {
	pattern *regexp.Regexp // the exception
	message string
	version string // the version of setuptools that removed it
	python  string // the newest Python that earlier versions run on, "" for any
}

// removals are sorted, the latest first: an older setuptools has the later ones too.
var removals = []removal{
	{regexp.MustCompile(`No module named 'pkg_resources'`), "setuptools 82 dropped pkg_resources", "82", ""},
	{regexp.MustCompile(`unexpected keyword argument 'dry_run'`), "setuptools 81 dropped dry_run", "81", ""},
	{regexp.MustCompile(`No module named 'setuptools\.command\.test'|cannot import name 'test' from 'setuptools\.command`), "setuptools 72 dropped the command test", "72", ""},
	{regexp.MustCompile(`No module named 'setuptools\.extern`), "setuptools 71 dropped setuptools.extern", "71", ""},
	{regexp.MustCompile(`No module named 'distutils\.(?:msvccompiler|msvc9compiler)'`), "setuptools 65 dropped that compiler", "65", "3.11"},
	{regexp.MustCompile(`use_2to3 is invalid`), "setuptools 58 dropped use_2to3", "58", "3.11"},
	{regexp.MustCompile(`cannot import name 'Feature' from 'setuptools'`), "setuptools 46 dropped Feature", "46", "3.9"},
}

// RemovedFromSetuptools explains a failed build whose output says that setuptools lacks
// something which it once had. ok is false for other output. constraints are
// build.constraints.
func RemovedFromSetuptools(output, python string, constraints []string) (message, remedy string, ok bool) {
	for _, known := range removals {
		if !known.pattern.MatchString(output) {
			continue
		}
		others := slices.DeleteFunc(slices.Clone(constraints), func(text string) bool { return strings.HasPrefix(text, "setuptools") })
		remedy = "set build.constraints = " + native.List(others, []string{"setuptools<" + known.version})
		if known.python != "" && pythons.Later(python, known.python) {
			remedy += fmt.Sprintf(" and python = %q, the newest that such a setuptools runs on", known.python)
		}
		return known.message, remedy, true
	}
	return "", "", false
}
