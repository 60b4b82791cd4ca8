package wheel

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
)

// gone is something that setuptools had when setup.py was written.
type gone struct {
	said  *regexp.Regexp // the exception
	what  string
	bound string // a setuptools that has it
}

// goneFromSetuptools, the latest first: an older setuptools has the later ones too.
var goneFromSetuptools = []gone{
	{regexp.MustCompile(`No module named 'pkg_resources'`), "setuptools 82 dropped pkg_resources", "82"},
	{regexp.MustCompile(`unexpected keyword argument 'dry_run'`), "setuptools 81 dropped dry_run", "81"},
	{regexp.MustCompile(`No module named 'setuptools\.command\.test'|cannot import name 'test' from 'setuptools\.command`), "setuptools 72 dropped the command test", "72"},
	{regexp.MustCompile(`No module named 'setuptools\.extern`), "setuptools 71 dropped setuptools.extern", "71"},
	{regexp.MustCompile(`No module named 'distutils\.(?:msvccompiler|msvc9compiler)'`), "setuptools 65 dropped that compiler", "65"},
	{regexp.MustCompile(`use_2to3 is invalid`), "setuptools 58 dropped use_2to3", "58"},
	{regexp.MustCompile(`cannot import name 'Feature' from 'setuptools'`), "setuptools 46 dropped Feature", "46"},
}

// drifted is what to write where setup.py is older than what builds it.
func drifted(r Request, failed gateway.Report) string {
	said := failed.Message
	switch path.Base(failed.File) {
	case "ez_setup.py", "distribute_setup.py":
		// It fetches a setuptools for whoever has none, which it knows by pkg_resources.
		said = "No module named 'pkg_resources'"
	}
	for _, each := range goneFromSetuptools {
		if each.said.MatchString(said) && (each.bound != "46" || older(r.Python, 10)) {
			return fmt.Sprintf("%s: set build.constraints = %s", each.what, native.List(unbounded(r.Config.Build.Constraints), []string{"setuptools<" + each.bound}))
		}
	}
	switch {
	case strings.Contains(said, "cannot import name 'Feature' from 'setuptools'"):
		return "take it out of setup.py: no setuptools that has it runs on Python " + r.Python
	case python2[failed.Module] || failed.Type == "SyntaxError" && strings.Contains(failed.Message, "Missing parentheses in call to 'print'"):
		return "it is written for Python 2, which no base has: port it, or ask for a release that is"
	case !r.Config.Build.Network && unreachable.MatchString(said+"\n"+failed.Log):
		return "a build has no network: set build.network = true if setup.py has to fetch something"
	}
	return ""
}

// unreachable is what is said by those who look for a network.
var unreachable = regexp.MustCompile(`Temporary failure in name resolution|Name or service not known|Network is unreachable|Could not resolve host`)

// python2 are modules that Python 2 alone has.
var python2 = map[string]bool{
	"ConfigParser": true, "Queue": true, "StringIO": true, "__builtin__": true, "cPickle": true, "cStringIO": true,
	"commands": true, "httplib": true, "urllib2": true, "urlparse": true,
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

// older says that a minor version of Python 3 is an earlier one than another.
func older(python string, minor int) bool {
	var major, got int
	_, err := fmt.Sscanf(python, "%d.%d", &major, &got)
	return err == nil && major == 3 && got < minor
}
