package wheel

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/pythons"
)

// setuptoolsSays are setuptools' words for arguments that it takes for nothing.
var setuptoolsSays = []struct {
	said   *regexp.Regexp
	remedy string
}{
	{regexp.MustCompile(`package directory '[^']+' does not exist`), "name folders that are there in packages=[...], or write packages=find_packages()"},
	{regexp.MustCompile(`can't copy '[^']+': doesn't exist`), "add the file, or take it out of data_files or scripts"},
	{regexp.MustCompile(`Invalid version: `), "write a version as PEP 440 has it, such as 1.0 or 1.0rc1"},
	{regexp.MustCompile(`'python_requires' must be a string`), "write python_requires as \">=3.8\": a * goes with == and != alone"},
	{regexp.MustCompile(`invalid pyproject\.toml config|configuration error: .project`), "correct pyproject.toml: the output above names the key"},
}

// ofGit tells who asked git for something.
var ofGit = regexp.MustCompile(`\bgit\b`)

// unanswered is what to write where setup.py asks for something that a build does not
// have: a terminal, a variable, a repository.
func unanswered(r Request, failed gateway.Report) string {
	for _, each := range setuptoolsSays {
		if each.said.MatchString(failed.Message) || failed.Type == "ValueError" && each.said.MatchString(failed.Log) {
			return each.remedy
		}
	}
	switch {
	case strings.Contains(failed.Message, "'ParsedRequirement' object") || strings.Contains(failed.Message, "parse_requirements() missing"):
		return ofPip(r, failed)
	case failed.Type == "EOFError":
		return "setup.py asks whoever runs it, and nobody answers a build: write the answer down"
	case failed.Type == "KeyError" && lineHas(r, failed, "locals()") && pythons.Later(r.Python, "3.12"):
		return "since Python 3.13 what exec() defines is not in locals(): set python = \"3.12\", or write names = {}, exec(..., names) and names[" + failed.Message + "]"
	case failed.Type == "KeyError" && lineHas(r, failed, "environ"):
		return fmt.Sprintf("it is no variable of the build: set build.env.%s = \"...\"", strings.Trim(failed.Message, `'"`))
	case (failed.Type == "FileNotFoundError" || failed.Type == "CalledProcessError") && ofGit.MatchString(failed.Message):
		return "setup.py asks git, and the build has no .git: write the version into a file that setup.py reads, or use setuptools_scm"
	}
	return ""
}

// lineHas says that the line that failed has a text.
func lineHas(r Request, failed gateway.Report, text string) bool {
	lines := strings.Split(string(r.Files[failed.File]), "\n")
	return failed.Line > 0 && failed.Line <= len(lines) && strings.Contains(lines[failed.Line-1], text)
}
