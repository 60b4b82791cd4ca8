package resolve

import (
	"fmt"
	"slices"
	"strings"
)

// kind is what is wrong with a name as a requirement.
type kind int

const (
	// gone: what the index has under the name cannot be built on any Python 3 that
	// is still looked after.
	gone kind = iota
	// windows: has wheels for Windows alone, or compiles there alone.
	windows
	// absent: the index has nothing under the name.
	absent
	// needless: installs a module that Python has itself, and that is never
	// imported since Python's own comes first.
	needless
	// wrong: installs, and is not what the module of that name is known for.
	wrong
)

// entry is one name: what to write instead, "" for nothing, and why.
type entry struct {
	name    string
	kind    kind
	instead string
	says    string
}

// entries are sorted by name. Each was seen to fail, or to install what it says,
// with uv 0.13 and Python 3.13 in November 2026; the names of kind absent were on
// no list of the index. A name is here only if that is sure: it explains what the
// resolver answers, and kinds needless and wrong are warned of.
var entries = []entry{
	{"anaconda-navigator", absent, "", "comes with conda and is on no index"},
	{"argparse", needless, "", "Python has it since 3.2"},
	{"attr", wrong, "attrs", "is another project than attrs, which import attr means"},
	{"beautifulsoup", gone, "beautifulsoup4", "is Beautiful Soup 3, for Python 2 alone"},
	{"conda", absent, "", "comes with conda and is on no index"},
	{"cv2", absent, "opencv-python-headless", "is what OpenCV is imported as"},
	{"dataclasses", needless, "", "Python has it since 3.7"},
	{"datetime", needless, "", "it is Zope's DateTime, and Python has datetime itself"},
	{"dateutil", absent, "python-dateutil", "is what python-dateutil is imported as"},
	{"distribute", gone, "setuptools", "was merged into setuptools in 2013"},
	{"docx", wrong, "python-docx", "is for Python 2: importing it fails"},
	{"enum34", needless, "", "Python has enum since 3.4"},
	{"fbprophet", gone, "prophet", "was renamed to prophet"},
	{"futures", gone, "", "is for Python 2: Python 3 has concurrent.futures"},
	{"git", absent, "gitpython", "is what GitPython is imported as"},
	{"menuinst", absent, "", "comes with conda and is on no index"},
	{"mysql-python", gone, "mysqlclient", "is for Python 2 alone"},
	{"mysqldb", absent, "mysqlclient", "is what mysqlclient is imported as"},
	{"nvidia-pyindex", gone, "", "changes pip's settings instead of installing anything"},
	{"opencv", absent, "opencv-python-headless", "is no name of a distribution"},
	{"pathlib", needless, "", "Python has it since 3.4"},
	{"pil", absent, "pillow", "is what Pillow is imported as"},
	{"pkg-resources", absent, "", "is a slip of Debian's pip freeze"},
	{"pypiwin32", windows, "", "is for Windows alone"},
	{"python", absent, "", "is no distribution: set python in the Dockerfile"},
	{"pytorch", gone, "torch", "only says that PyTorch is called torch"},
	{"pywin32", windows, "", "is for Windows alone"},
	{"pywinpty", windows, "", "is for Windows alone"},
	{"skimage", gone, "scikit-image", "only says that scikit-image is meant"},
	{"sklearn", gone, "scikit-learn", "only says that scikit-learn is meant"},
	{"tensorflow-gpu", gone, "tensorflow", "only says that tensorflow is meant, which has the GPU's part"},
	{"typing", needless, "", "Python has it since 3.5"},
	{"uuid", needless, "", "Python has it since 2.5"},
	{"win32api", absent, "", "is a module of pywin32, for Windows alone"},
	{"windows-curses", windows, "", "is for Windows alone"},
	{"yaml", absent, "pyyaml", "is what PyYAML is imported as"},
}

// lookUp finds an entry by its normalised name.
func lookUp(name string) (entry, bool) {
	i, ok := slices.BinarySearchFunc(entries, name, func(e entry, name string) int { return strings.Compare(e.name, name) })
	if !ok {
		return entry{}, false
	}
	return entries[i], true
}

// fails says that the resolver or an install cannot succeed with the name.
func (e entry) fails() bool { return e.kind == gone || e.kind == windows || e.kind == absent }

// words are what a problem with the name says.
func (e entry) words() (message, remedy string) {
	switch {
	case e.name == "python":
		return "Python itself is no requirement: it comes with the base", `delete the line, and set python = "3.11" or another in the Dockerfile`
	case e.kind == windows:
		return fmt.Sprintf("%s cannot be installed on Linux: it is for Windows alone", e.name),
			fmt.Sprintf(`delete the line, or write %s; sys_platform == "win32"`, e.name)
	case e.instead != "":
		return fmt.Sprintf("%s %s", e.name, e.says), "write " + e.instead
	}
	return fmt.Sprintf("%s %s", e.name, e.says), "delete the line"
}
