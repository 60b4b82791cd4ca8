package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// ModelInput is what Models needs to know of committed models and of the image.
type ModelInput struct {
	Survey survey.Survey
	// Carried are the paths of the tree that are in the working directory, Wheel are the
	// files of the wheel, and Modules are the dotted names that it installs.
	Carried []string
	Wheel   []packaging.WheelFile
	Modules []string
	Locked  []packaging.Package
	Stdlib  []string
	Python  string         // minor version, such as "3.13"
	Locator report.Locator // of the requirements
	File    string         // to which a requirement is added
}

// Models returns problems of committed models that the image cannot load, since they were
// written by another version of a library than the locked one, or need a module that is
// not in the image. The libraries promise nothing across versions, but versions that load
// each other's models in practice, such as two patch releases, are no problem.
func Models(in ModelInput) []report.Problem {
	m := newModels(in)
	return slices.Concat(m.drift(), m.missingLibraries(), m.missingModules())
}

// models are the committed models that are in the image.
type models struct {
	in      ModelInput
	inImage map[string]bool   // paths of the tree
	locked  map[string]string // versions, by normalised name
	all     []survey.Model
}

func newModels(in ModelInput) models {
	m := models{in: in, inImage: map[string]bool{}, locked: map[string]string{}}
	for _, p := range in.Carried {
		m.inImage[p] = true
	}
	for _, p := range in.Locked {
		m.locked[packaging.NormalizeName(p.Name)] = p.Version
	}
	if len(in.Survey.Models) == 0 {
		return m
	}
	m.findWheel()
	for _, model := range in.Survey.Models {
		if m.inImage[model.Path] {
			m.all = append(m.all, model)
		}
	}
	return m
}

// findWheel finds the files of the tree that the wheel has, wherever in the tree the package
// lies.
func (m models) findWheel() {
	byBase := map[string][]packaging.WheelFile{}
	for _, f := range m.in.Wheel {
		base := f.Path[strings.LastIndexByte(f.Path, '/')+1:]
		byBase[base] = append(byBase[base], f)
	}
	for _, f := range m.in.Survey.Files {
		base := f.Path[strings.LastIndexByte(f.Path, '/')+1:]
		for _, w := range byBase[base] {
			if w.Size == f.Size && (f.Path == w.Path || strings.HasSuffix(f.Path, "/"+w.Path)) {
				m.inImage[f.Path] = true
			}
		}
	}
}

// imports returns the names that a model imports from a module or from modules below it; ok
// is false if it imports none of them.
func imports(m survey.Model, module string) (names []string, ok bool) {
	for _, i := range m.Imports {
		if i.Module == module || strings.HasPrefix(i.Module, module+".") {
			names, ok = append(names, i.Names...), true
		}
	}
	return names, ok
}

// where says where to write a requirement: on the line that asks for the distribution, or on
// a new one.
func (m models) where(requirement, name string) string {
	place := m.in.Locator.Where(name)
	if place.File == "" {
		return fmt.Sprintf("add %s to %s", requirement, m.in.File)
	}
	return fmt.Sprintf("write %s in %s", requirement, place)
}

// minor returns the first two numbers of a version.
func minor(version string) string {
	parsed, err := packaging.ParseVersion(version)
	if err != nil {
		return version
	}
	parts := strings.SplitN(parsed.String(), ".", 3)
	if len(parts) < 2 {
		return parts[0]
	}
	digits := strings.IndexFunc(parts[1], func(r rune) bool { return r < '0' || r > '9' })
	if digits >= 0 {
		parts[1] = parts[1][:digits]
	}
	return parts[0] + "." + parts[1]
}

// older reports whether a version comes before another. It is false if either is no version.
func older(version, than string) bool {
	a, errA := packaging.ParseVersion(version)
	b, errB := packaging.ParseVersion(than)
	return errA == nil && errB == nil && a.Compare(b) < 0
}

// released reports whether an index may have a version. It is false for versions that were
// built from source between two releases.
func released(version string) bool {
	parsed, err := packaging.ParseVersion(version)
	return err == nil && !strings.Contains(parsed.String(), "dev") && !strings.Contains(parsed.String(), "+")
}

// together returns the first of several files, and how a sentence about it goes on.
func together(paths []string) (first, more string) {
	switch n := len(paths) - 1; n {
	case 0:
		return paths[0], ","
	case 1:
		return paths[0], fmt.Sprintf(" (%s too),", paths[1])
	default:
		return paths[0], fmt.Sprintf(" (%d others too),", n)
	}
}
