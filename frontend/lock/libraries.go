package lock

import "github.com/wainwright-build/wainwright/frontend/packaging"

// SystemLibrary is a library of the system that a distribution loads wherever it is
// imported, and that its wheels do not hold.
type SystemLibrary struct {
	Distribution packaging.Package
	Name         string // "libgomp.so.1"
	Package      string // of Debian, with all others that the distribution needs
	Instead      string // a distribution that does without it
}

// systemLibraries by the distribution. Those whose wheels hold what they are linked
// with, nearly all, need no mention; nor do those whose failure is an ImportError that
// programs are used to catch, such as python-magic.
var systemLibraries = map[string][]SystemLibrary{
	"cairocffi":             {{Name: "libcairo.so.2", Package: "libcairo2"}},
	"lightgbm":              {{Name: "libgomp.so.1", Package: "libgomp1"}},
	"opencv-contrib-python": opencv("opencv-contrib-python-headless"),
	"opencv-python":         opencv("opencv-python-headless"),
	"weasyprint":            {{Name: "libpangoft2-1.0.so.0", Package: "libpangoft2-1.0-0"}},
}

// opencv without windows is what a container wants.
func opencv(headless string) []SystemLibrary {
	return []SystemLibrary{
		{Name: "libGL.so.1", Package: "libgl1", Instead: headless},
		{Name: "libgthread-2.0.so.0", Package: "libglib2.0-0", Instead: headless},
	}
}

// SystemLibraries are those that the locked distributions load.
func SystemLibraries(packages []packaging.Package) []SystemLibrary {
	var all []SystemLibrary
	for _, each := range packages {
		for _, library := range systemLibraries[packaging.NormalizeName(each.Name)] {
			library.Distribution = each
			all = append(all, library)
		}
	}
	return all
}
