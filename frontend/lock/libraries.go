package lock

import "github.com/wainwright-build/wainwright/frontend/packaging"

// SystemLibrary is a library of the system that a distribution loads wherever it is
// imported, and that its wheels do not hold.
type SystemLibrary struct {
	Distribution packaging.Package
	Name         string // "libgomp.so.1"
	Package      string // of Debian, with all others that the distribution needs
}

// systemLibraries by the distribution: those that are opened by name, which no file
// tells, and the best known of those that are linked, for whoever asks before anything
// is installed. Not those whose failure is an ImportError that programs are used to
// catch, such as python-magic.
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

// SystemLibraries are those that the locked distributions load.
func SystemLibraries(packages []packaging.Package) []SystemLibrary {
	locked := map[string]bool{}
	for _, each := range packages {
		locked[packaging.NormalizeName(each.Name)] = true
	}
	var all []SystemLibrary
	for _, each := range packages {
		name := packaging.NormalizeName(each.Name)
		needs := systemLibraries[name]
		if name == "psycopg" && !locked["psycopg-binary"] && !locked["psycopg-c"] {
			needs = []SystemLibrary{{Name: "libpq.so.5", Package: "libpq5"}}
		}
		for _, library := range needs {
			library.Distribution = each
			all = append(all, library)
		}
	}
	return all
}

// WithoutLibraries is a distribution to ask for that does without what another loads:
// one without windows is what a container wants.
func WithoutLibraries(name string) string {
	switch name {
	case "opencv-python", "opencv-contrib-python":
		return name + "-headless"
	case "psycopg":
		return "psycopg[binary]"
	}
	return ""
}
