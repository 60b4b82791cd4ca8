package wheel

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/pythons"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
)

// drifted is what to write where setup.py is older than what builds it.
func drifted(r Request, failed gateway.Report) string {
	said := failed.Message
	switch path.Base(failed.File) {
	case "ez_setup.py", "distribute_setup.py":
		// It fetches a setuptools for whoever has none, which it knows by pkg_resources.
		said = "No module named 'pkg_resources'"
	}
	if what, remedy, ok := uverrors.RemovedFromSetuptools(said, r.Python, r.Config.Build.Constraints); ok {
		return what + ": " + remedy
	}
	module, dropped := pythons.Dropped(failed.Module)
	switch {
	case module.Two() || failed.Type == "SyntaxError" && strings.Contains(failed.Message, "Missing parentheses in call to 'print'"):
		return "it is written for Python 2, which no base has: port it, or ask for a release that is"
	case dropped && module.Instead == "" && pythons.Later(r.Python, module.Last):
		return fmt.Sprintf("Python %s dropped %s: set python = %q, or do without it", pythons.Next(module.Last), failed.Module, module.Last)
	case !r.Config.Build.Network && unreachable.MatchString(said+"\n"+failed.Log):
		return "a build has no network: set build.network = true if setup.py has to fetch something"
	}
	return ported(r, said)
}

// unreachable is what is said by those who look for a network.
var unreachable = regexp.MustCompile(`Temporary failure in name resolution|Name or service not known|Network is unreachable|Could not resolve host`)

// ported is what to write in place of something that this Python has no more.
func ported(r Request, said string) string {
	name, ok := pythons.Exception(said)
	if !ok || !pythons.Later(r.Python, name.Last) {
		return ""
	}
	remedy := "write " + name.Instead
	if strings.Contains(name.Instead, "setuptools") {
		remedy = "let the build have " + name.Instead
	}
	if slices.Contains(toolchain.Known, name.Last) {
		remedy = fmt.Sprintf("set python = %q, or %s", name.Last, remedy)
	}
	return fmt.Sprintf("Python %s dropped %s: %s", pythons.Next(name.Last), name.What, remedy)
}
