package uverrors

import (
	"fmt"
	"slices"
	"strings"
)

// kind is what is wrong with a name as a requirement.
type kind int

const (
	// obsolete: it cannot be built for any Python 3 that is still maintained.
	obsolete kind = iota
	// windowsOnly: it has wheels for Windows alone, or compiles there alone.
	windowsOnly
	// nonexistent: the index has no distribution of this name.
	nonexistent
	// needless: it installs a module that Python has itself. Python's own comes first on
	// sys.path, so that of the distribution is never imported.
	needless
	// wrong: it can be installed, but is not what the module of that name is known for.
	wrong
)

// knownName is a name that should not be required.
type knownName struct {
	name    string
	kind    kind
	instead string // what to require instead, "" for nothing
	reason  string
}

// knownNames are sorted by name. Each was tried with uv 0.13 and Python 3.13 in November
// 2026; the names of kind nonexistent were not on the index's list. Only names that
// certainly fail, or certainly are a mistake, belong here.
var knownNames = []knownName{
	{"anaconda-navigator", nonexistent, "", "comes with conda and is on no index"},
	{"argparse", needless, "", "Python has it since 3.2"},
	{"attr", wrong, "attrs", "is another project than attrs, which import attr means"},
	{"beautifulsoup", obsolete, "beautifulsoup4", "is Beautiful Soup 3, for Python 2 alone"},
	{"conda", nonexistent, "", "comes with conda and is on no index"},
	{"cv2", nonexistent, "opencv-python-headless", "is what OpenCV is imported as"},
	{"dataclasses", needless, "", "Python has it since 3.7"},
	{"datetime", needless, "", "it is Zope's DateTime, and Python has datetime itself"},
	{"dateutil", nonexistent, "python-dateutil", "is what python-dateutil is imported as"},
	{"distribute", obsolete, "setuptools", "was merged into setuptools in 2013"},
	{"docx", wrong, "python-docx", "is for Python 2: importing it fails"},
	{"enum34", needless, "", "Python has enum since 3.4"},
	{"fbprophet", obsolete, "prophet", "was renamed to prophet"},
	{"futures", obsolete, "", "is for Python 2: Python 3 has concurrent.futures"},
	{"git", nonexistent, "gitpython", "is what GitPython is imported as"},
	{"menuinst", nonexistent, "", "comes with conda and is on no index"},
	{"mysql-python", obsolete, "mysqlclient", "is for Python 2 alone"},
	{"mysqldb", nonexistent, "mysqlclient", "is what mysqlclient is imported as"},
	{"nvidia-pyindex", obsolete, "", "changes pip's settings instead of installing anything"},
	{"opencv", nonexistent, "opencv-python-headless", "is no name of a distribution"},
	{"pathlib", needless, "", "Python has it since 3.4"},
	{"pil", nonexistent, "pillow", "is what Pillow is imported as"},
	{"pkg-resources", nonexistent, "", "is a slip of Debian's pip freeze"},
	{"pypiwin32", windowsOnly, "", "is for Windows alone"},
	{"python", nonexistent, "", "is no distribution: set python in the Dockerfile"},
	{"pytorch", obsolete, "torch", "only says that PyTorch is called torch"},
	{"pywin32", windowsOnly, "", "is for Windows alone"},
	{"pywinpty", windowsOnly, "", "is for Windows alone"},
	{"skimage", obsolete, "scikit-image", "only says that scikit-image is meant"},
	{"sklearn", obsolete, "scikit-learn", "only says that scikit-learn is meant"},
	{"tensorflow-gpu", obsolete, "tensorflow", "only says that tensorflow is meant, which has the GPU's part"},
	{"typing", needless, "", "Python has it since 3.5"},
	{"uuid", needless, "", "Python has it since 2.5"},
	{"win32api", nonexistent, "", "is a module of pywin32, for Windows alone"},
	{"windows-curses", windowsOnly, "", "is for Windows alone"},
	{"yaml", nonexistent, "pyyaml", "is what PyYAML is imported as"},
}

// lookUp finds a known name by its normalized form.
func lookUp(name string) (knownName, bool) {
	i, ok := slices.BinarySearchFunc(knownNames, name, func(known knownName, name string) int { return strings.Compare(known.name, name) })
	if !ok {
		return knownName{}, false
	}
	return knownNames[i], true
}

// isUninstallable reports whether resolving or installing certainly fails.
func (k knownName) isUninstallable() bool {
	return k.kind == obsolete || k.kind == windowsOnly || k.kind == nonexistent
}

func (k knownName) explain() (message, remedy string) {
	switch {
	case k.name == "python":
		return "Python itself is no requirement: it comes with the base", `delete the line, and set python = "3.11" or another in the Dockerfile`
	case k.kind == windowsOnly:
		return fmt.Sprintf("%s cannot be installed on Linux: it is for Windows alone", k.name),
			fmt.Sprintf(`delete the line, or write %s; sys_platform == "win32"`, k.name)
	case k.instead != "":
		return fmt.Sprintf("%s %s", k.name, k.reason), "write " + k.instead
	}
	return fmt.Sprintf("%s %s", k.name, k.reason), "delete the line"
}
