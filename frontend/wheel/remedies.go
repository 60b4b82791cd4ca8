package wheel

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/pythons"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/uverrors"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// remedy returns what to write so that an exception of the build backend does not occur
// again, "" if that is not known.
func remedy(r Request, failed gateway.Report) string {
	if remedy := removedRemedy(r, failed); remedy != "" {
		return remedy
	}
	if remedy := setupRemedy(r, failed); remedy != "" {
		return remedy
	}
	switch {
	case failed.Module != "":
		return moduleRemedy(r, failed)
	case failed.Type == "FileNotFoundError" && failed.Path != "":
		return fileRemedy(r, failed)
	case failed.Type == "UnicodeDecodeError":
		return "save the file that setup.py reads as UTF-8, or give open() its encoding"
	case strings.Contains(failed.Message, "Read-only file system"):
		return "a build writes to the project's folder and to /tmp alone, since only the wheel goes into the image: write there, or put the file into the base"
	case strings.Contains(failed.Message, "'install_requires' must be"):
		return "get_requirements() passes a line to setuptools that is no requirement: drop every line that starts with - or . before returning it"
	case hasNoVersion(failed) && failed.Repository && slices.Contains(failed.Missing, "git"):
		return "the version comes from git, which the build base has not: set apt.build = " + native.List(r.Config.Apt.Build, []string{"git"})
	case hasNoVersion(failed):
		return "the version comes from git, which is not in the build: set build.env.SETUPTOOLS_SCM_PRETEND_VERSION = \"1.0\""
	case strings.Contains(failed.Message, "Multiple top-level packages discovered"):
		return "name the packages in setup(), for example packages=find_packages(include=[\"mlproject\", \"mlproject.*\"])"
	}
	return ""
}

// hasNoVersion reports whether setuptools_scm, or a tool like it, found no version. Python
// itself raises a LookupError for an encoding that it does not know
// (https://docs.python.org/3/library/codecs.html#codecs.lookup).
func hasNoVersion(failed gateway.Report) bool {
	return strings.Contains(failed.Message, "unable to detect version") ||
		failed.Type == "LookupError" && !strings.HasPrefix(failed.Message, "unknown e")
}

// removedRemedy returns what to write if setup.py uses something that its Python or its
// setuptools no longer has, or a network.
func removedRemedy(r Request, failed gateway.Report) string {
	message := failed.Message
	switch path.Base(failed.File) {
	case "ez_setup.py", "distribute_setup.py":
		// These download setuptools if pkg_resources cannot be imported.
		message = "No module named 'pkg_resources'"
	}
	if what, remedy, ok := uverrors.RemovedFromSetuptools(message, r.Python, r.Config.Build.Constraints); ok {
		return what + ": " + remedy
	}
	module, dropped := pythons.Dropped(failed.Module)
	switch {
	case module.Two() || failed.Type == "SyntaxError" && strings.Contains(failed.Message, "Missing parentheses in call to 'print'"):
		return "it is written for Python 2, which no base has: port it, or ask for a release that is"
	case dropped && module.Instead == "" && pythons.Later(r.Python, module.Last):
		return fmt.Sprintf("Python %s dropped %s: set python = %q, or do without it", pythons.Next(module.Last), failed.Module, module.Last)
	case !r.Config.Build.Network && noNetwork.MatchString(message+"\n"+failed.Log):
		return "a build has no network: set build.network = true if setup.py has to fetch something"
	}
	return replacement(r, message)
}

// noNetwork matches messages of programs that have no network.
var noNetwork = regexp.MustCompile(`Temporary failure in name resolution|Name or service not known|Network is unreachable|Could not resolve host`)

// replacement returns what to write in place of a name that this Python no longer has.
func replacement(r Request, message string) string {
	name, ok := pythons.Exception(message)
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

// argumentErrors are messages of setuptools about arguments that it rejects.
var argumentErrors = []struct {
	pattern *regexp.Regexp
	remedy  string
}{
	{regexp.MustCompile(`package directory '[^']+' does not exist`), "name folders that are there in packages=[...], or write packages=find_packages()"},
	{regexp.MustCompile(`can't copy '[^']+': doesn't exist`), "add the file, or take it out of data_files or scripts"},
	{regexp.MustCompile(`Invalid version: `), "write a version as PEP 440 has it, such as 1.0 or 1.0rc1"},
	{regexp.MustCompile(`'python_requires' must be a string`), "write python_requires as \">=3.8\": a * goes with == and != alone"},
	{regexp.MustCompile(`invalid pyproject\.toml config|configuration error: .project`), "correct pyproject.toml: the output above names the key"},
}

// gitCommand matches git in the message of a command that failed.
var gitCommand = regexp.MustCompile(`\bgit\b`)

// setupRemedy returns what to write if setup.py passes a wrong argument, or expects
// something that a build does not have: a terminal, a variable, a repository.
func setupRemedy(r Request, failed gateway.Report) string {
	for _, known := range argumentErrors {
		if known.pattern.MatchString(failed.Message) || failed.Type == "ValueError" && known.pattern.MatchString(failed.Log) {
			return known.remedy
		}
	}
	switch {
	case strings.Contains(failed.Message, "'ParsedRequirement' object") || strings.Contains(failed.Message, "parse_requirements() missing"):
		return pipRemedy(r, failed)
	case failed.Type == "EOFError":
		return "setup.py asks whoever runs it, and nobody answers a build: write the answer down"
	case failed.Type == "KeyError" && lineHas(r, failed, "locals()") && pythons.Later(r.Python, "3.12"):
		// https://peps.python.org/pep-0667/
		return "since Python 3.13 what exec() defines is not in locals(): set python = \"3.12\", or write names = {}, exec(..., names) and names[" + failed.Message + "]"
	case failed.Type == "KeyError" && lineHas(r, failed, "environ"):
		return fmt.Sprintf("it is no variable of the build: set build.env.%s = \"...\"", strings.Trim(failed.Message, `'"`))
	case (failed.Type == "FileNotFoundError" || failed.Type == "CalledProcessError") && gitCommand.MatchString(failed.Message):
		return "setup.py asks git, and the build has no .git: write the version into a file that setup.py reads, or use setuptools_scm"
	}
	return ""
}

// lineHas reports whether the line that failed contains a text.
func lineHas(r Request, failed gateway.Report, text string) bool {
	lines := strings.Split(string(r.Files[failed.File]), "\n")
	return failed.Line > 0 && failed.Line <= len(lines) && strings.Contains(lines[failed.Line-1], text)
}

// moduleRemedy returns what to write if setup.py imports a module that is missing: one of
// the project's own, which not every backend has on sys.path, or one of a distribution.
func moduleRemedy(r Request, failed gateway.Report) string {
	switch {
	case failed.Own == "." && r.Backend.Name+":__legacy__" == legacy:
		return fmt.Sprintf("%s looks for no module beside setup.py: write build-backend = %q in pyproject.toml", r.Backend.Name, legacy)
	case failed.Own == "src":
		return fmt.Sprintf("%s is in src, where nothing looks for it before it is installed: write sys.path.insert(0, \"src\") above the import", failed.Module)
	}
	top, _, _ := strings.Cut(failed.Module, ".")
	if top == "pip" {
		return pipRemedy(r, failed)
	}
	for _, module := range []string{failed.Module, top} {
		if providers := distributions.Providers(module); len(providers) > 0 {
			return fmt.Sprintf("setup.py runs in a build environment of its own, where %s is not installed: set build.requires = %s",
				failed.Module, native.List(r.Config.Build.Requires, providers[:1]))
		}
	}
	return fmt.Sprintf("setup.py runs in a build environment of its own, where %s is not installed: set build.requires = %s if it comes from a distribution of that name",
		failed.Module, native.List(r.Config.Build.Requires, []string{top}))
}

// fileRemedy returns what to do about a file that setup.py opens and that does not exist.
func fileRemedy(r Request, failed gateway.Report) string {
	name := report.Plain(failed.Path)
	if strings.HasPrefix(name, paths.Source+"/") {
		name, _ = filepath.Rel(path.Join(paths.Source, r.Dir), name)
	}
	below := path.Join(r.Dir, name)
	pattern := ""
	if !path.IsAbs(name) {
		pattern = r.Context.LeavesOut(below)
	}
	switch {
	case strings.HasPrefix(name, "../"):
		return name + " is above the folder that is built, and its build is given nothing else: keep the file in that folder"
	case pattern != "":
		return fmt.Sprintf("%s is not in the build context: %s", name, r.Context.LetIn(below, pattern))
	case failed.Near != "":
		return fmt.Sprintf("%s is not in the build context, and %s is: rename that, or write its name here", name, report.Plain(failed.Near))
	}
	return fmt.Sprintf("%s is not in the build context: add the file, or correct its name", name)
}

var (
	// parseCall matches the call with which setup.py lets pip read a file.
	parseCall = regexp.MustCompile(`\bparse_requirements\(\s*["']([^"']+)["']`)
	// installCall matches the call with which setup.py lets pip install something.
	installCall = regexp.MustCompile(`\bmain\(\s*\[\s*["']install["']([^\]]*)\]`)
	quotedText  = regexp.MustCompile(`["']([^"']*)["']`)
)

// pipRemedy returns what to write if setup.py uses modules of pip, to read requirements or
// to install something. They are not for other programs
// (https://pip.pypa.io/en/stable/user_guide/#using-pip-from-your-program).
func pipRemedy(r Request, failed gateway.Report) string {
	code := string(r.Files["setup.py"])
	if failed.File != "setup.py" {
		code += string(r.Files[failed.File])
	}
	if strings.Contains(code, "parse_requirements") {
		return "what pip has inside is for pip alone, and each pip has it otherwise: write install_requires=" +
			openCall(code, survey.DecodeSetup(failed.Setup)) + ".read().splitlines()"
	}
	const without = "a build has no pip, and installs what is declared: "
	names := pipInstalls(code)
	if len(names) == 0 {
		return without + "name what the project needs in install_requires, and what setup.py itself imports in build.requires"
	}
	return fmt.Sprintf("%sset build.requires = %s if setup.py itself imports it, and name it in install_requires", without, native.List(r.Config.Build.Requires, names))
}

// openCall returns the code that opens the file which setup.py lets pip read.
func openCall(code string, setup *survey.Setup) string {
	var names []string
	if m := parseCall.FindStringSubmatch(code); m != nil {
		names = append(names, m[1])
	} else if setup != nil {
		for _, name := range setup.Files {
			if strings.Contains(name, "req") {
				names = append(names, name)
			}
		}
	}
	if len(names) != 1 {
		return "open(...)"
	}
	return fmt.Sprintf("open(%q)", names[0])
}

// pipInstalls returns the requirements that setup.py lets pip install. It returns none if
// pip is given options: what follows them may be a file or an index.
func pipInstalls(code string) []string {
	m := installCall.FindStringSubmatch(code)
	if m == nil {
		return nil
	}
	var names []string
	for _, argument := range quotedText.FindAllStringSubmatch(m[1], -1) {
		if strings.HasPrefix(argument[1], "-") {
			return nil
		}
		names = append(names, argument[1])
	}
	return names
}
