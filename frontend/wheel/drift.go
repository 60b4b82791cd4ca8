package wheel

import (
	"path"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// drifted is what to write where setup.py is older than what builds it.
func drifted(r Request, failed gateway.Report) string {
	said := failed.Message
	switch path.Base(failed.File) {
	case "ez_setup.py", "distribute_setup.py":
		// It fetches a setuptools for whoever has none, which it knows by pkg_resources.
		said = "No module named 'pkg_resources'"
	}
	if what, remedy, ok := resolve.Dropped(said, r.Python, r.Config.Build.Constraints); ok {
		return what + ": " + remedy
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
