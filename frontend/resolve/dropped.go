package resolve

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/pythons"
)

// dropped is something that setuptools had when setup.py was written.
type dropped struct {
	said  *regexp.Regexp // the exception
	what  string
	bound string // a setuptools that has it
	runs  string // the newest Python that one runs on, "" for all
}

// goneFromSetuptools, the latest first: an older setuptools has the later ones too.
var goneFromSetuptools = []dropped{
	{regexp.MustCompile(`No module named 'pkg_resources'`), "setuptools 82 dropped pkg_resources", "82", ""},
	{regexp.MustCompile(`unexpected keyword argument 'dry_run'`), "setuptools 81 dropped dry_run", "81", ""},
	{regexp.MustCompile(`No module named 'setuptools\.command\.test'|cannot import name 'test' from 'setuptools\.command`), "setuptools 72 dropped the command test", "72", ""},
	{regexp.MustCompile(`No module named 'setuptools\.extern`), "setuptools 71 dropped setuptools.extern", "71", ""},
	{regexp.MustCompile(`No module named 'distutils\.(?:msvccompiler|msvc9compiler)'`), "setuptools 65 dropped that compiler", "65", "3.11"},
	{regexp.MustCompile(`use_2to3 is invalid`), "setuptools 58 dropped use_2to3", "58", "3.11"},
	{regexp.MustCompile(`cannot import name 'Feature' from 'setuptools'`), "setuptools 46 dropped Feature", "46", "3.9"},
}

// Dropped is what a failed build missed of setuptools, and what to write.
func Dropped(said, python string, constraints []string) (what, remedy string, ok bool) {
	for _, each := range goneFromSetuptools {
		if !each.said.MatchString(said) {
			continue
		}
		remedy = "set build.constraints = " + native.List(unbounded(constraints), []string{"setuptools<" + each.bound})
		if each.runs != "" && pythons.Later(python, each.runs) {
			remedy += fmt.Sprintf(" and python = %q, the newest that such a setuptools runs on", each.runs)
		}
		return each.what, remedy, true
	}
	return "", "", false
}

// unbounded are constraints without those on setuptools.
func unbounded(constraints []string) []string {
	var all []string
	for _, each := range constraints {
		if !strings.HasPrefix(each, "setuptools") {
			all = append(all, each)
		}
	}
	return all
}
