package check

import "github.com/wainwright-build/wainwright/frontend/packaging"

// SystemLibrary is a shared library of the system that a distribution loads whenever it is
// imported and that its wheels do not contain.
type SystemLibrary struct {
	Distribution packaging.Package
	Name         string // "libgomp.so.1"
	Package      string // of Debian; it depends on all other packages that are needed
}

// systemLibraries maps distributions to the libraries that they open by name, which cannot
// be read from their files, and to some well-known ones that they are linked with, which
// can be reported before anything is installed. Libraries whose absence is an ImportError
// that programs often catch, such as python-magic's, are left out.
var systemLibraries = map[string][]SystemLibrary{
	"cairocffi":             {{Name: "libcairo.so.2", Package: "libcairo2"}},
	"lightgbm":              {{Name: "libgomp.so.1", Package: "libgomp1"}},
	"opencv-contrib-python": opencv,
	"opencv-python":         opencv,
	"pyzbar":                {{Name: "libzbar.so.0", Package: "libzbar0"}},
	"sounddevice":           {{Name: "libportaudio.so.2", Package: "libportaudio2"}},
	"weasyprint":            {{Name: "libpangoft2-1.0.so.0", Package: "libpangoft2-1.0-0"}},
}

var opencv = []SystemLibrary{
	{Name: "libGL.so.1", Package: "libgl1"},
	{Name: "libgthread-2.0.so.0", Package: "libglib2.0-0"},
}

// SystemLibraries returns the libraries that the locked distributions load.
func SystemLibraries(packages []packaging.Package) []SystemLibrary {
	locked := map[string]bool{}
	for _, p := range packages {
		locked[packaging.NormalizeName(p.Name)] = true
	}
	var all []SystemLibrary
	for _, p := range packages {
		name := packaging.NormalizeName(p.Name)
		needs := systemLibraries[name]
		if name == "psycopg" && !locked["psycopg-binary"] && !locked["psycopg-c"] {
			needs = []SystemLibrary{{Name: "libpq.so.5", Package: "libpq5"}}
		}
		for _, library := range needs {
			library.Distribution = p
			all = append(all, library)
		}
	}
	return all
}

// WithoutLibraries returns the requirement to write in place of a distribution to do
// without the libraries that it loads, such as OpenCV without windows; "" if there is none.
func WithoutLibraries(name string) string {
	switch name {
	case "opencv-python", "opencv-contrib-python":
		return name + "-headless"
	case "psycopg":
		return "psycopg[binary]"
	}
	return ""
}
