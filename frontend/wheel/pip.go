package wheel

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/native"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

var (
	// parsedFile is the file that setup.py has pip read.
	parsedFile = regexp.MustCompile(`\bparse_requirements\(\s*["']([^"']+)["']`)
	// installedByPip are the arguments that setup.py calls pip with.
	installedByPip = regexp.MustCompile(`\bmain\(\s*\[\s*["']install["']([^\]]*)\]`)
	quotedText     = regexp.MustCompile(`["']([^"']*)["']`)
)

// ofPip is what to write where setup.py does something by what pip has inside: reads
// requirements, or installs.
func ofPip(r Request, failed gateway.Report) string {
	code := string(r.Files["setup.py"])
	if failed.File != "setup.py" {
		code += string(r.Files[failed.File])
	}
	if strings.Contains(code, "parse_requirements") {
		return "what pip has inside is for pip alone, and each pip has it otherwise: write install_requires=" +
			parsed(code, survey.DecodeSetup(failed.Setup)) + ".read().splitlines()"
	}
	const without = "a build has no pip, and installs what is declared: "
	names := pipInstalls(code)
	if len(names) == 0 {
		return without + "name what the project needs in install_requires, and what setup.py itself imports in build.requires"
	}
	return fmt.Sprintf("%sset build.requires = %s if setup.py itself imports it, and name it in install_requires", without, native.List(r.Config.Build.Requires, names))
}

// parsed is how to open the file that setup.py has pip read.
func parsed(code string, setup *survey.Setup) string {
	var names []string
	if m := parsedFile.FindStringSubmatch(code); m != nil {
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

// pipInstalls are the requirements that setup.py has pip install.
func pipInstalls(code string) []string {
	m := installedByPip.FindStringSubmatch(code)
	if m == nil {
		return nil
	}
	var names []string
	for _, each := range quotedText.FindAllStringSubmatch(m[1], -1) {
		if strings.HasPrefix(each[1], "-") {
			return nil // what follows may be a file, or an index
		}
		names = append(names, each[1])
	}
	return names
}
