package lock

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// Compared is what a look at setup.py and at the wheel needs.
type Compared struct {
	Declared    Declared
	Wheel       []packaging.Requirement // what the wheel requires
	Setup       *survey.Setup
	Files       project.Files
	Environment packaging.Environment
	// Imports are the modules that the wheel's own code cannot do without, by
	// their top-level names, each with the first place that imports it.
	Imports map[string]Place
	// Modules are the top-level names that distributions are imported under.
	Modules func(distributions []string) []string
}

const differs = "RequirementsDiffer"

// Differences tells why the wheel declares fewer requirements than the project
// has. The image holds them all the same, from requirements.txt; whoever installs
// the wheel elsewhere lacks them, and so does the image on the day the file goes.
//
// A requirements.txt may rightly name more: tools, and what only a script beside
// the package imports. So a list that somebody keeps by hand differs only by what
// the wheel's own modules import.
func Differences(c Compared) []report.Problem {
	d := newDifference(c)
	for _, cause := range []func() (report.Problem, bool){
		d.pyprojectWins, d.unknownKeyword, d.nothingReturned, d.noKeyword, d.shortList,
	} {
		if problem, ok := cause(); ok {
			problem.Rule = differs
			return []report.Problem{problem}
		}
	}
	return nil
}

type difference struct {
	Compared
	wheel   map[string]bool // what the wheel declares, whatever the extra
	brought []string        // the modules of that
	missing []lacking       // what requirements files name and the wheel does not
	setup   string          // the text of setup.py
}

// lacking is a requirement that the wheel does not declare.
type lacking struct {
	name  string // as the requirements file has it
	place Place
	// imported is where the wheel's code imports it, if it does.
	imported Place
}

func newDifference(c Compared) *difference {
	d := &difference{Compared: c, wheel: map[string]bool{}, setup: string(c.Files["setup.py"])}
	for _, each := range c.Wheel {
		d.wheel[packaging.NormalizeName(each.Name)] = true
	}
	d.brought = c.Modules(slices.Sorted(maps.Keys(d.wheel)))
	for _, each := range c.Declared.Requirements {
		if !surelyHolds(each.Marker, c.Environment) {
			continue
		}
		if d.wheel[packaging.NormalizeName(each.Name)] {
			continue
		}
		for _, place := range each.Places {
			if slices.Contains(c.Declared.Files, place.File) {
				d.missing = append(d.missing, lacking{name: each.Name, place: place, imported: d.importer(each.Name)})
				break
			}
		}
	}
	slices.SortFunc(d.missing, func(a, b lacking) int {
		if a.place.File != b.place.File {
			return strings.Compare(a.place.File, b.place.File)
		}
		return a.place.Line - b.place.Line
	})
	return d
}

// importer is where the wheel's code imports a distribution. Many a module comes in
// several: opencv-python is not missed where the wheel declares the headless one.
func (d *difference) importer(distribution string) Place {
	for _, module := range d.Modules([]string{distribution}) {
		if place, ok := d.Imports[module]; ok && !slices.Contains(d.brought, module) {
			return place
		}
	}
	return Place{}
}

// imported are those that the wheel's code imports.
func (d *difference) imported() []lacking {
	return slices.DeleteFunc(slices.Clone(d.missing), func(l lacking) bool { return l.imported.File == "" })
}

// declaresFewer says that the wheel lacks something of the requirements files, or
// of a list in setup.py.
func (d *difference) declaresFewer(listed []string) bool {
	return len(d.missing) > 0 || slices.ContainsFunc(listed, func(text string) bool {
		r, err := packaging.ParseRequirement(text)
		return err == nil && !d.wheel[packaging.NormalizeName(r.Name)]
	})
}

// pyprojectWins: beside a [project] table setuptools does not look at
// install_requires, unless the table says that dependencies are dynamic.
func (d *difference) pyprojectWins() (report.Problem, bool) {
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
	err := toml.Unmarshal(d.Files["pyproject.toml"], &document)
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

// unknownKeyword: setuptools only prints a UserWarning for a keyword that it does
// not know.
func (d *difference) unknownKeyword() (report.Problem, bool) {
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

// otherKeywords contain parts of names that are about something else than what
// the wheel requires.
var otherKeywords = regexp.MustCompile(`extra|test|dev|setup|build|python|link|option|doc|provide|obsolete`)

// meansInstallRequires says that a keyword can only be a misspelt
// install_requires. distutils knows requires, of which no installer takes notice.
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
func (d *difference) nothingReturned() (report.Problem, bool) {
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

// noKeyword: nothing says what the wheel requires, and its code imports it.
func (d *difference) noKeyword() (report.Problem, bool) {
	missing := d.imported()
	if d.Setup == nil || d.Setup.More || len(d.Wheel) > 0 || len(missing) == 0 || d.saidElsewhere() {
		return report.Problem{}, false
	}
	if keyword, ok := d.Setup.Keyword("install_requires"); ok && keyword.Source.Kind != survey.FromNone {
		return report.Problem{}, false
	}
	return report.Problem{
		File: "setup.py", Line: d.Setup.Line,
		Message: "setup() has no install_requires, so the wheel does not declare " + told(missing),
		Remedy:  "add " + d.wholeList(missing),
	}, true
}

// saidElsewhere: setup.cfg or pyproject.toml is where the list is.
func (d *difference) saidElsewhere() bool {
	return strings.Contains(string(d.Files["setup.cfg"]), "install_requires") ||
		strings.Contains(string(d.Files["pyproject.toml"]), "dependencies")
}

// shortList: the list is kept by hand, or is made from something else than
// requirements.txt, and lacks what the wheel's code imports.
func (d *difference) shortList() (report.Problem, bool) {
	missing := slices.DeleteFunc(d.imported(), func(l lacking) bool { return broughtAlong(l.name, d.wheel) })
	if len(missing) == 0 {
		return report.Problem{}, false
	}
	names := make([]string, len(missing))
	for i, each := range missing {
		names[i] = fmt.Sprintf("%q", packaging.NormalizeName(each.name))
	}
	problem := report.Problem{
		Message: "the wheel does not declare " + told(missing),
		Remedy:  "add " + strings.Join(names[:min(len(names), mostNamed)], ", ") + andMore(len(names)),
	}
	keyword, ok := d.Setup.Keyword("install_requires")
	switch {
	case ok && keyword.Source.Kind == survey.FromList && len(keyword.Source.Names) == 0:
		problem.File, problem.Line = "setup.py", keyword.Line
		problem.Message = "install_requires is empty and lacks " + told(missing)
		problem.Remedy = "write " + d.wholeList(missing)
	case ok && keyword.Source.Kind == survey.FromList:
		problem.File, problem.Line = "setup.py", keyword.Source.Line
		problem.Message = "install_requires lacks " + told(missing)
	case ok:
		problem.File, problem.Line = "setup.py", keyword.Line
		problem.Message = "what install_requires is made from" + d.otherFile() + " lacks " + told(missing)
		problem.Remedy = "write " + d.wholeList(missing)
	case lineOf(d.Files["setup.cfg"], "install_requires") > 0:
		problem.File, problem.Line = "setup.cfg", lineOf(d.Files["setup.cfg"], "install_requires")
		problem.Message = "install_requires lacks " + told(missing)
	case lineOf(d.Files["pyproject.toml"], "dependencies") > 0:
		problem.File, problem.Line = "pyproject.toml", lineOf(d.Files["pyproject.toml"], "dependencies")
		problem.Message = "the dependencies lack " + told(missing)
	case d.Setup != nil:
		problem.File, problem.Line = "setup.py", d.Setup.Line
		problem.Remedy = "add " + d.wholeList(missing)
	default:
		problem.File = "setup.py"
		if len(d.setup) == 0 {
			problem.File = "pyproject.toml"
		}
	}
	return problem, true
}

// otherFile names the file that setup.py reads, where that is not the one the
// requirements were found in.
func (d *difference) otherFile() string {
	for _, file := range d.Setup.Files {
		if _, ok := d.Files[file]; ok && !slices.Contains(d.Declared.Files, file) {
			return " (" + file + ")"
		}
	}
	return ""
}

// mostNamed is how many requirements a line names.
const mostNamed = 4

func andMore(all int) string {
	if all <= mostNamed {
		return ""
	}
	return fmt.Sprintf(" and %d more", all-mostNamed)
}

// told names what is missing and who needs it.
func told(missing []lacking) string {
	var names []string
	for _, each := range missing[:min(len(missing), mostNamed)] {
		names = append(names, each.name)
	}
	first := missing[0]
	text := joined(names, len(missing) > mostNamed) + andMore(len(missing))
	if len(missing) == 1 {
		return fmt.Sprintf("%s, which %s names and %s imports", text, first.place, first.imported)
	}
	return fmt.Sprintf("%s, which %s names and its modules import (%s at %s)", text, first.place.File, first.name, first.imported)
}

// joined is "a, b and c", or "a, b, c" where more follows.
func joined(names []string, more bool) string {
	if more || len(names) < 2 {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// wholeList is an install_requires that says it all: by name where that is short,
// else read from the file. Lines that begin with a name are requirements;
// comments, options and the project itself are none.
func (d *difference) wholeList(missing []lacking) string {
	if len(missing) > mostNamed && len(d.Declared.Files) > 0 {
		return fmt.Sprintf("install_requires=[line for line in open(%q) if line[:1].isalnum()]", d.Declared.Files[0])
	}
	var texts []string
	for _, each := range missing {
		texts = append(texts, fmt.Sprintf("%q", packaging.NormalizeName(each.name)))
	}
	return "install_requires=[" + strings.Join(texts, ", ") + "]"
}

// Imported finds what modules of the tree import when they are loaded, whatever
// happens, by top-level name. Of what is imported in several places the first
// counts, in the order of paths. What Python has itself no requirement brings,
// though some have a module of that name.
func Imported(s survey.Survey, modules func(path string) bool, stdlib []string) map[string]Place {
	found := map[string]Place{}
	for _, m := range s.Modules {
		if !modules(m.Path) {
			continue
		}
		for _, i := range m.Imports {
			top, _, _ := strings.Cut(i.Module, ".")
			_, known := found[top]
			if i.Level > 0 || !i.TopLevel || i.Optional || i.TypeChecking || i.Conditional || i.Dynamic || known || slices.Contains(stdlib, top) {
				continue
			}
			found[top] = Place{File: m.Path, Line: i.Line}
		}
	}
	return found
}
