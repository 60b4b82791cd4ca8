package check

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/distributions"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// RequirementsInput is what RequirementsDiffer compares.
type RequirementsInput struct {
	Declared    dependencies.Declared
	Wheel       []packaging.Requirement // what the wheel requires
	Setup       *survey.Setup
	Files       project.Files
	Environment packaging.Environment
	// Imports are the modules that the wheel's own code cannot do without, by their
	// top-level names, each with the first place that imports it (RequiredImports).
	Imports map[string]report.Position
}

// RequirementsDiffer explains why the wheel declares fewer requirements than the project
// has. The image has them nevertheless, from requirements.txt. But they are missing wherever
// the wheel is installed alone, and in the image once that file is removed.
//
// A requirements.txt may rightly name more: tools, and what only a script outside the package
// imports. So if the wheel's list is not read from that file, only distributions that the
// wheel's own modules import are missing.
func RequirementsDiffer(in RequirementsInput) []report.Problem {
	d := newDifference(in)
	for _, cause := range []func() (report.Problem, bool){
		d.pyprojectWins, d.unknownKeyword, d.nothingReturned, d.noKeyword, d.shortList,
	} {
		if problem, ok := cause(); ok {
			problem.Rule = rules.RequirementsDiffer
			return []report.Problem{problem}
		}
	}
	return nil
}

type difference struct {
	RequirementsInput
	wheel    map[string]bool // distributions that the wheel requires, with any extra
	provided []string        // the top-level modules of those
	missing  []missingRequirement
}

// missingRequirement is a requirement of a requirements file that the wheel does not
// declare.
type missingRequirement struct {
	name     string // as the requirements file has it
	place    report.Position
	imported report.Position // where the wheel's code imports it, or zero
}

func newDifference(in RequirementsInput) difference {
	d := difference{RequirementsInput: in, wheel: map[string]bool{}}
	for _, requirement := range in.Wheel {
		d.wheel[packaging.NormalizeName(requirement.Name)] = true
	}
	d.provided = distributions.Modules(slices.Sorted(maps.Keys(d.wheel)))
	for _, requirement := range in.Declared.Requirements {
		if !dependencies.Matches(requirement.Marker, in.Environment) || d.wheel[packaging.NormalizeName(requirement.Name)] {
			continue
		}
		for _, place := range requirement.Places {
			if slices.Contains(in.Declared.Files, place.File) {
				d.missing = append(d.missing, missingRequirement{name: requirement.Name, place: place, imported: d.importer(requirement.Name)})
				break
			}
		}
	}
	slices.SortFunc(d.missing, func(a, b missingRequirement) int {
		return cmp.Or(strings.Compare(a.place.File, b.place.File), cmp.Compare(a.place.Line, b.place.Line))
	})
	return d
}

// importer returns where the wheel's code imports a distribution, or zero. A module may
// come in several distributions: opencv-python is not missing if the wheel declares
// opencv-python-headless.
func (d difference) importer(distribution string) report.Position {
	for _, module := range distributions.Modules([]string{distribution}) {
		if place, ok := d.Imports[module]; ok && !slices.Contains(d.provided, module) {
			return place
		}
	}
	return report.Position{}
}

// imported returns the missing requirements that the wheel's code imports.
func (d difference) imported() []missingRequirement {
	return slices.DeleteFunc(slices.Clone(d.missing), func(m missingRequirement) bool { return m.imported.File == "" })
}

// declaresFewer reports whether something in the requirements files, or in a list in
// setup.py, is missing in the wheel.
func (d difference) declaresFewer(listed []string) bool {
	return len(d.missing) > 0 || slices.ContainsFunc(listed, func(text string) bool {
		r, err := packaging.ParseRequirement(text)
		return err == nil && !d.wheel[packaging.NormalizeName(r.Name)]
	})
}

// pyprojectWins: if pyproject.toml has a [project] table, setuptools ignores
// install_requires unless the table says that dependencies are dynamic
// (https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic).
func (d difference) pyprojectWins() (report.Problem, bool) {
	keyword, ok := d.Setup.Keyword("install_requires")
	if !ok || keyword.Source.Kind == survey.FromNone {
		return report.Problem{}, false
	}
	var document struct {
		Project *struct {
			Dependencies []string `toml:"dependencies"`
			Dynamic      []string `toml:"dynamic"`
		} `toml:"project"`
	}
	err := packaging.UnmarshalTOML(d.Files["pyproject.toml"], &document)
	if err != nil || document.Project == nil || slices.Contains(document.Project.Dynamic, "dependencies") || !d.declaresFewer(keyword.Source.Names) {
		return report.Problem{}, false
	}
	problem := report.Problem{
		File: "setup.py", Line: keyword.Line,
		Message: "setuptools does not look at install_requires: pyproject.toml has a [project] table without dependencies",
		Remedy:  `write dynamic = ["dependencies"] below [project]`,
	}
	if document.Project.Dependencies != nil {
		problem.Message = "setuptools does not look at install_requires: the dependencies below [project] in pyproject.toml count"
		problem.Remedy = `write dynamic = ["dependencies"] in their place, or keep the list there`
	}
	return problem, true
}

// unknownKeyword: for a keyword that it does not know setuptools only prints a
// UserWarning.
func (d difference) unknownKeyword() (report.Problem, bool) {
	if _, ok := d.Setup.Keyword("install_requires"); ok || d.Setup == nil {
		return report.Problem{}, false
	}
	for _, keyword := range d.Setup.Keywords {
		if !meansInstallRequires(keyword.Name) {
			continue
		}
		var listed []string
		if keyword.Source != nil {
			listed = keyword.Source.Names
		}
		if !d.declaresFewer(listed) {
			continue
		}
		problem := report.Problem{
			File: "setup.py", Line: keyword.Line,
			Message: fmt.Sprintf("setuptools knows no keyword %s and ignores it, so the wheel declares none of these requirements", keyword.Name),
			Remedy:  "write install_requires",
		}
		if keyword.Name == "requires" {
			problem.Message = "requires= installs nothing, so the wheel declares none of these requirements"
		}
		return problem, true
	}
	return report.Problem{}, false
}

// otherKeywords matches keywords that are about something else than what the wheel
// requires.
var otherKeywords = regexp.MustCompile(`extra|test|dev|setup|build|python|link|option|doc|provide|obsolete`)

// meansInstallRequires reports whether a keyword can only be a misspelt install_requires.
// distutils has the keyword requires, which no installer looks at.
func meansInstallRequires(keyword string) bool {
	name := strings.ToLower(keyword)
	if otherKeywords.MatchString(name) {
		return false
	}
	for _, part := range []string{"require", "requirment", "reqs", "requries", "dependenc", "install_re"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// nothingReturned: a function without a return gives None.
func (d difference) nothingReturned() (report.Problem, bool) {
	keyword, ok := d.Setup.Keyword("install_requires")
	function := d.Setup.Reading()
	if !ok || function == nil || function.Returns || len(d.Wheel) > 0 {
		return report.Problem{}, false
	}
	return report.Problem{
		File: "setup.py", Line: function.Line,
		Message: fmt.Sprintf("%s() returns nothing, so install_requires (line %d) is None and the wheel declares no requirement", function.Name, keyword.Line),
		Remedy:  "end it with a return of the list",
	}, true
}

// noKeyword: nothing declares what the wheel requires and its code imports.
func (d difference) noKeyword() (report.Problem, bool) {
	missing := d.imported()
	if d.Setup == nil || d.Setup.More || len(d.Wheel) > 0 || len(missing) == 0 || d.declaredElsewhere() {
		return report.Problem{}, false
	}
	if keyword, ok := d.Setup.Keyword("install_requires"); ok && keyword.Source.Kind != survey.FromNone {
		return report.Problem{}, false
	}
	return report.Problem{
		File: "setup.py", Line: d.Setup.Line,
		Message: "setup() has no install_requires, so the wheel does not declare " + describeMissing(missing),
		Remedy:  "add " + d.wholeList(missing),
	}, true
}

// declaredElsewhere reports whether setup.cfg or pyproject.toml has the list.
func (d difference) declaredElsewhere() bool {
	return strings.Contains(string(d.Files["setup.cfg"]), "install_requires") ||
		strings.Contains(string(d.Files["pyproject.toml"]), "dependencies")
}

// shortList: a list that is not read from requirements.txt does not have what the wheel's code
// imports.
func (d difference) shortList() (report.Problem, bool) {
	missing := slices.DeleteFunc(d.imported(), func(m missingRequirement) bool { return dependencies.IsProvidedBy(m.name, d.wheel) })
	if len(missing) == 0 {
		return report.Problem{}, false
	}
	names := make([]string, len(missing))
	for i, requirement := range missing {
		names[i] = fmt.Sprintf("%q", packaging.NormalizeName(requirement.name))
	}
	problem := report.Problem{
		Message: "the wheel does not declare " + describeMissing(missing),
		Remedy:  "add " + strings.Join(names[:min(len(names), mostNamed)], ", ") + andMore(len(names)),
	}
	keyword, ok := d.Setup.Keyword("install_requires")
	switch {
	case ok && keyword.Source.Kind == survey.FromList && len(keyword.Source.Names) == 0:
		problem.File, problem.Line = "setup.py", keyword.Line
		problem.Message = "install_requires is empty and lacks " + describeMissing(missing)
		problem.Remedy = "write " + d.wholeList(missing)
	case ok && keyword.Source.Kind == survey.FromList:
		problem.File, problem.Line = "setup.py", keyword.Source.Line
		problem.Message = "install_requires lacks " + describeMissing(missing)
	case ok:
		problem.File, problem.Line = "setup.py", keyword.Line
		problem.Message = "what install_requires is made from" + d.otherFile() + " lacks " + describeMissing(missing)
		problem.Remedy = "write " + d.wholeList(missing)
	case dependencies.LineOf(d.Files["setup.cfg"], "install_requires") > 0:
		problem.File, problem.Line = "setup.cfg", dependencies.LineOf(d.Files["setup.cfg"], "install_requires")
		problem.Message = "install_requires lacks " + describeMissing(missing)
	case dependencies.LineOf(d.Files["pyproject.toml"], "dependencies") > 0:
		problem.File, problem.Line = "pyproject.toml", dependencies.LineOf(d.Files["pyproject.toml"], "dependencies")
		problem.Message = "the dependencies lack " + describeMissing(missing)
	case d.Setup != nil:
		problem.File, problem.Line = "setup.py", d.Setup.Line
		problem.Remedy = "add " + d.wholeList(missing)
	default:
		problem.File = "setup.py"
		if len(d.Files["setup.py"]) == 0 {
			problem.File = "pyproject.toml"
		}
	}
	return problem, true
}

// otherFile names the file that setup.py reads if that is not the one that the
// requirements were found in.
func (d difference) otherFile() string {
	for _, file := range d.Setup.Files {
		if _, ok := d.Files[file]; ok && !slices.Contains(d.Declared.Files, file) {
			return " (" + file + ")"
		}
	}
	return ""
}

// mostNamed is how many requirements a message names.
const mostNamed = 4

func andMore(all int) string {
	if all <= mostNamed {
		return ""
	}
	return fmt.Sprintf(" and %d more", all-mostNamed)
}

// describeMissing names what is missing and what needs it.
func describeMissing(missing []missingRequirement) string {
	var names []string
	for _, requirement := range missing[:min(len(missing), mostNamed)] {
		names = append(names, requirement.name)
	}
	first := missing[0]
	text := enumerate(names, len(missing) > mostNamed) + andMore(len(missing))
	if len(missing) == 1 {
		return fmt.Sprintf("%s, which %s names and %s imports", text, first.place, first.imported)
	}
	return fmt.Sprintf("%s, which %s names and its modules import (%s at %s)", text, first.place.File, first.name, first.imported)
}

// enumerate returns "a, b and c", or "a, b, c" if more follows.
func enumerate(names []string, more bool) string {
	if more || len(names) < 2 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// wholeList returns an install_requires for everything that is missing: a short list of names,
// or code that reads the file. Lines that begin with a letter or a
// digit are requirements; comments, options and "-e ." are not.
func (d difference) wholeList(missing []missingRequirement) string {
	if len(missing) > mostNamed && len(d.Declared.Files) > 0 {
		return fmt.Sprintf("install_requires=[line for line in open(%q) if line[:1].isalnum()]", d.Declared.Files[0])
	}
	var texts []string
	for _, requirement := range missing {
		texts = append(texts, fmt.Sprintf("%q", packaging.NormalizeName(requirement.name)))
	}
	return "install_requires=[" + strings.Join(texts, ", ") + "]"
}

// RequiredImports returns what modules of the tree always import when they are loaded, by
// top-level name, each with its first place in the order of paths. modules selects the
// modules by path. Modules of the standard library are left out: they are Python's own even
// if a distribution has a module of that name.
func RequiredImports(s survey.Survey, modules func(path string) bool, stdlib []string) map[string]report.Position {
	found := map[string]report.Position{}
	for _, m := range s.Modules {
		if !modules(m.Path) {
			continue
		}
		for _, i := range m.Imports {
			name := top(i.Module)
			_, known := found[name]
			if i.Level > 0 || !i.TopLevel || !isCertain(i) || known || slices.Contains(stdlib, name) {
				continue
			}
			found[name] = report.Position{File: m.Path, Line: i.Line}
		}
	}
	return found
}
