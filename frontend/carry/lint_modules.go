package carry

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// remark is a problem of a module. With the same rule and subject it is reported
// once a module: where a path is written, and not again where it is used.
type remark struct {
	report.Problem
	subject string // "" does not limit it
}

// lintModules is about the code of the modules that were followed, by path.
func lintModules(t tree, f followed, c collected) []report.Problem {
	var all []report.Problem
	modules := slices.Clone(f.modules)
	slices.SortFunc(modules, func(a, b survey.Module) int { return strings.Compare(a.Path, b.Path) })
	for _, m := range modules {
		all = append(all, lintModule(t, module{m, t.layout.inWheel[m.Path] && !c.carries(m.Path)})...)
	}
	return all
}

func lintModule(t tree, m module) []report.Problem {
	if m.Error != nil {
		return lintUnreadable(t, m)
	}
	remarks := lintPages(t, m)
	for _, l := range m.Literals {
		if !l.Elsewhere && !silent(l.Context) && !runs(l.Context) {
			remarks = append(remarks, lintLiteral(t, m, l))
		}
	}
	var all []report.Problem
	reported := map[string]bool{}
	for _, r := range remarks {
		key := r.Rule.String() + "\x00" + r.subject
		if r.Rule == (rules.ID{}) || r.subject != "" && reported[key] {
			continue
		}
		reported[key] = true
		all = append(all, r.Problem)
	}
	return all
}

func lintUnreadable(t tree, m module) []report.Problem {
	if t.layout.inWheel[m.Path] && isUnimportable(m.Path) {
		return nil
	}
	return []report.Problem{{
		Rule: rules.UnreadableModule, File: m.Path, Line: m.Error.Line,
		Message: fmt.Sprintf("Python %s cannot read it (%s), so what it needs is not known", t.survey.Python, printable(m.Error.Message)),
		Remedy:  "correct it, or choose another Python with python = \"...\"",
	}}
}

var identifier = regexp.MustCompile(`^[\pL_][\pL\pN_]*$`)

// isUnimportable reports whether no import finds a module of the wheel, since a
// folder of it has no name of a package. What lies there is data, such as the
// template of another project.
func isUnimportable(p string) bool {
	for folder := range strings.SplitSeq(path.Dir(p), "/") {
		if folder != "." && !identifier.MatchString(folder) {
			return true
		}
	}
	return false
}

// lintLiteral is the first check's remark that has to do with a literal. The zero
// remark reports nothing.
func lintLiteral(t tree, m module, l survey.Literal) remark {
	for _, check := range []func(tree, module, survey.Literal) (r remark, concerned bool){
		lintAbsolute, lintSpelling, lintBeside, lintMissing,
	} {
		if r, concerned := check(t, m, l); concerned {
			return r
		}
	}
	return remark{}
}

// developerFolders begin the absolute paths of a developer's machine or notebook.
var developerFolders = []string{"/home/", "/Users/", "/mnt/c/", "/content/", "/kaggle/"}

func lintAbsolute(t tree, m module, l survey.Literal) (remark, bool) {
	isTheirs := slices.ContainsFunc(developerFolders, func(p string) bool { return strings.HasPrefix(l.Value, p) })
	switch {
	case isTheirs && !opensFile(m.Module, l):
		return remark{}, false
	case !isTheirs && (!drive.MatchString(l.Value) || strings.ContainsAny(l.Value, "+*?^$[]{}|")):
		return remark{}, false
	case l.Value == t.workdir || strings.HasPrefix(l.Value, t.workdir+"/"):
		return remark{}, false
	}
	return remark{report.Problem{
		Rule: rules.AbsolutePath, File: m.Path, Line: l.Line,
		Message: fmt.Sprintf("%s is a path on a developer's machine and not in the image", quote(l.Value)),
		Remedy:  "use a path relative to the project",
	}, l.Value}, true
}

func lintSpelling(t tree, m module, l survey.Literal) (remark, bool) {
	h, ok := t.find(m, l)
	slashed := unbackslash(l.Value)
	switch {
	case ok && h.spelling == otherCase && l.Context != "":
		return remark{Problem: report.Problem{
			Rule: rules.CaseMismatch, File: m.Path, Line: l.Line,
			Message: fmt.Sprintf("%s is %q in the project, and Linux tells upper from lower case", quote(l.Value), h.path),
			Remedy:  fmt.Sprintf("write %q", h.path),
		}}, true
	case ok && h.spelling == backslashed, !ok && slashed != l.Value && looksLikePath(t, m, l, slashed):
		return remark{Problem: report.Problem{
			Rule: rules.BackslashPath, File: m.Path, Line: l.Line,
			Message: fmt.Sprintf("%s is one file's name on Linux, not a path", quote(l.Value)),
			Remedy:  fmt.Sprintf("write %q", slashed),
		}}, true
	}
	return remark{}, false
}

// looksLikePath reports whether a text with backslashes begins with a folder of the
// tree, or with one that projects usually have. A regular expression does not.
func looksLikePath(t tree, m module, l survey.Literal, slashed string) bool {
	l.Value = slashed
	top, below, _ := strings.Cut(t.relative(m.Module, l), "/")
	if below == "" || strings.ContainsAny(below, "+*?^$[](){}|") {
		return false
	}
	return slices.Contains(wellKnown, top) || top == "notebook" || top == "data" || t.survey.IsFolder(top)
}

// lintBeside is about files that are looked for beside an installed module, or in
// an installed package: they are in site-packages, which has only the wheel's own
// files.
func lintBeside(t tree, m module, l survey.Literal) (remark, bool) {
	if !t.inSitePackages(m, l) {
		return remark{}, false
	}
	p := t.relative(m.Module, l)
	if p != "" && (l.Write || writes(l.Context)) {
		return lintWritten(t, m, l, p), true
	}
	source, folder, ok := t.real(p)
	if p == "" || !ok || t.wheelHas(source, folder) || folder && (!l.Join || t.layout.holdsPackage(source)) {
		return remark{}, true
	}
	return notInWheel(t, m, l.Line, p, folder), true
}

// lintWritten is about an installed module that makes a folder or file beside
// itself: site-packages belongs to root.
func lintWritten(t tree, m module, l survey.Literal, p string) remark {
	if l.Tail || l.Guard || l.Fallback || !makes(l) || makesFolder(l.Context) && t.wheelHas(p, true) {
		return remark{}
	}
	return remark{report.Problem{
		Rule: rules.WritesBesidePackage, File: m.Path, Line: l.Line,
		Message: fmt.Sprintf("makes %s beside the installed package, where only root may write", p),
		Remedy:  fmt.Sprintf("os.path.join(os.getcwd(), %q) lies in the working directory", path.Base(p)),
	}, "the module"}
}

// makes reports whether a call surely makes the file or folder it is given, which
// a call that removes it does not.
func makes(l survey.Literal) bool {
	name := last(l.Context)
	return l.Write || makesFolder(l.Context) || strings.HasSuffix(name, "FileHandler") || name == "basicConfig" ||
		slices.Contains([]string{"dump", "save", "savefig", "to_csv", "to_excel", "to_json", "to_parquet", "to_pickle"}, name)
}

func notInWheel(t tree, m module, line int, p string, folder bool) remark {
	problem := report.Problem{
		Rule: rules.NotInWheel, File: m.Path, Line: line,
		Message: fmt.Sprintf("looks for %s beside the installed package, and the wheel does not hold it", p),
		Remedy:  fmt.Sprintf("open %q relative to the working directory", p),
	}
	for _, name := range slices.Sorted(maps.Keys(t.layout.folders)) {
		pkg := t.layout.folders[name]
		if rest, ok := strings.CutPrefix(p, pkg+"/"); ok {
			if folder {
				rest += "/*"
			}
			problem.Remedy = fmt.Sprintf("in setup.py: package_data={%q: [%q]}", name, rest)
		}
	}
	return remark{problem, p}
}

// lintPages is about a Flask object in an installed module, which looks for its
// pages beside that module.
func lintPages(t tree, m module) []remark {
	if !m.installed {
		return nil
	}
	i := slices.IndexFunc(m.Calls, func(call survey.Call) bool {
		return t.survey.FrameworkOf(m.Module, call.Makes()) == survey.Flask && call.Call == call.Makes()
	})
	if i < 0 {
		return nil
	}
	var all []remark
	for _, name := range []string{"templates", "static"} {
		p := path.Join(path.Dir(m.Path), name)
		if source, folder, ok := t.real(p); ok && folder && !t.wheelHas(source, true) {
			all = append(all, notInWheel(t, m, m.Calls[i].Line, p, true))
		}
	}
	return all
}

// lintMissing is about files that DVC keeps elsewhere.
func lintMissing(t tree, m module, l survey.Literal) (remark, bool) {
	p := t.relative(m.Module, l)
	if p == "" || l.Write || writes(l.Context) || isFile(t.survey, p) || !isFile(t.survey, p+".dvc") {
		return remark{}, false
	}
	return remark{Problem: report.Problem{
		Rule: rules.DVCPointer, File: m.Path, Line: l.Line,
		Message: fmt.Sprintf("%s is kept by DVC and is not in the build context", p),
		Remedy:  "run dvc pull before the build, or mount it when the container runs",
	}}, true
}

// quote shows text of the project nearly as Python writes it.
func quote(s string) string { return fmt.Sprintf("%.120q", s) }

// printable replaces control characters with blanks.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
