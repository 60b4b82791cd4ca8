package carry

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// large is the size from which a carried file is worth a word.
const large = 100 << 20

// doubt warns of what will go wrong with the files when the program runs.
func (c *chooser) doubt() {
	if c.survey.Truncated {
		c.warn(report.Problem{
			Rule:    rules.SurveyTruncated,
			Message: "the project has more files than are looked at, so some that the program needs may be missing",
			Remedy:  "leave data out with " + c.ignore + ", or name the files with include",
		})
	}
	for _, m := range c.followed {
		c.doubtModule(m)
	}
	for _, p := range slices.Sorted(maps.Keys(c.files)) {
		c.doubtFile(c.files[p])
	}
	for _, p := range slices.Sorted(maps.Keys(c.layout.inWheel)) {
		if f, _ := c.survey.File(p); slices.Contains(f.Kinds, survey.LFSPointer) {
			c.warnPointer(p)
		}
	}
	c.doubtNames()
	for _, p := range slices.Sorted(maps.Keys(c.secrets)) {
		if _, ok := c.files[p]; !ok {
			c.doubtSecret(p)
		}
	}
	for _, f := range c.survey.Files {
		c.doubtSecretInTree(f)
	}
	for _, p := range slices.Sorted(maps.Keys(c.links)) {
		c.warn(report.Problem{
			Rule: rules.LinkOutside, File: p,
			Message: fmt.Sprintf("is a symbolic link to %q, which is not in the project, so it is not carried", c.links[p]),
			Remedy:  "put the file itself there",
		})
	}
}

func (c *chooser) doubtModule(m survey.Module) {
	if m.Error != nil {
		if c.layout.inWheel[m.Path] && unimportable(m.Path) {
			return
		}
		c.warn(report.Problem{
			Rule: rules.UnreadableModule, File: m.Path, Line: m.Error.Line,
			Message: fmt.Sprintf("Python %s cannot read it (%s), so what it needs is not known", c.survey.Python, printable(m.Error.Message)),
			Remedy:  "correct it, or choose another Python with python = \"...\"",
		})
		return
	}
	c.doubtPages(m)
	for _, l := range m.Literals {
		if l.Elsewhere || silent(l.Context) || runs(l.Context) {
			continue
		}
		switch {
		case c.doubtAbsolute(m, l):
		case c.doubtSpelling(m, l):
		case c.doubtBeside(m, l):
		default:
			c.doubtMissing(m, l)
		}
	}
}

// developer folders: an absolute path below one is a path on somebody's machine.
var developer = []string{"/home/", "/Users/", "/mnt/c/", "/content/", "/kaggle/"}

func (c *chooser) doubtAbsolute(m survey.Module, l survey.Literal) bool {
	own := slices.ContainsFunc(developer, func(p string) bool { return strings.HasPrefix(l.Value, p) })
	if own && !opensFile(m, l) {
		return false
	}
	if !own && !(drive.MatchString(l.Value) && !strings.ContainsAny(l.Value, "+*?^$[]{}|")) || l.Value == c.workdir || strings.HasPrefix(l.Value, c.workdir+"/") {
		return false
	}
	if !c.first(rules.AbsolutePath, m.Path, l.Value) {
		return true // a constant is told where it is written, not again where it is used
	}
	c.warn(report.Problem{
		Rule: rules.AbsolutePath, File: m.Path, Line: l.Line,
		Message: fmt.Sprintf("%s is a path on a developer's machine and not in the image", quote(l.Value)),
		Remedy:  "use a path relative to the project",
	})
	return true
}

func (c *chooser) doubtSpelling(m survey.Module, l survey.Literal) bool {
	h, ok := c.find(m, l)
	slashed := unbackslash(l.Value)
	switch {
	case ok && h.spelling == otherCase && l.Context != "":
		c.warn(report.Problem{
			Rule: rules.CaseMismatch, File: m.Path, Line: l.Line,
			Message: fmt.Sprintf("%s is %q in the project, and Linux tells upper from lower case", quote(l.Value), h.path),
			Remedy:  fmt.Sprintf("write %q", h.path),
		})
	case ok && h.spelling == backslashed, !ok && slashed != l.Value && c.looksLikePath(m, l, slashed):
		c.warn(report.Problem{
			Rule: rules.BackslashPath, File: m.Path, Line: l.Line,
			Message: fmt.Sprintf("%s is one file's name on Linux, not a path", quote(l.Value)),
			Remedy:  fmt.Sprintf("write %q", slashed),
		})
	default:
		return false
	}
	return true
}

// looksLikePath says that a text with backslashes begins with a folder of the
// tree, or with one that a starter makes. A regular expression does not.
func (c *chooser) looksLikePath(m survey.Module, l survey.Literal, slashed string) bool {
	l.Value = slashed
	top, below, _ := strings.Cut(c.relative(m, l), "/")
	if below == "" || strings.ContainsAny(below, "+*?^$[](){}|") {
		return false
	}
	return slices.Contains(wellKnown, top) || top == "notebook" || top == "data" || c.survey.IsFolder(top)
}

// doubtBeside warns of what is looked for beside an installed module, or in an
// installed package: that is in site-packages, where only the wheel's own files
// are.
func (c *chooser) doubtBeside(m survey.Module, l survey.Literal) bool {
	if !c.inSitePackages(m, l) {
		return false
	}
	p := c.relative(m, l)
	if p != "" && (l.Write || writes(l.Context)) {
		c.doubtWritten(m, l, p)
		return true
	}
	source, folder, ok := c.real(p)
	if p == "" || !ok || c.wheelHas(source, folder) || folder && (!l.Join || c.layout.holdsPackage(source)) {
		return true
	}
	c.warnNotInWheel(m.Path, l.Line, p, folder)
	return true
}

// doubtWritten warns of an installed module that makes a folder or file beside
// itself: site-packages belongs to root.
func (c *chooser) doubtWritten(m survey.Module, l survey.Literal, p string) {
	if l.Tail || l.Guard || l.Fallback || !makes(l) || makesFolder(l.Context) && c.wheelHas(p, true) || !c.first(rules.WritesBesidePackage, m.Path, "") {
		return
	}
	c.warn(report.Problem{
		Rule: rules.WritesBesidePackage, File: m.Path, Line: l.Line,
		Message: fmt.Sprintf("makes %s beside the installed package, where only root may write", p),
		Remedy:  fmt.Sprintf("os.path.join(os.getcwd(), %q) lies in the working directory", path.Base(p)),
	})
}

// makes says that a call surely makes the file or folder it is given, which one
// that removes it does not.
func makes(l survey.Literal) bool {
	name := last(l.Context)
	return l.Write || makesFolder(l.Context) || strings.HasSuffix(name, "FileHandler") || name == "basicConfig" ||
		slices.Contains([]string{"dump", "save", "savefig", "to_csv", "to_excel", "to_json", "to_parquet", "to_pickle"}, name)
}

// first says that a rule is told of a module, or of a value in it, for the first
// time.
func (c *chooser) first(rule rules.ID, file, value string) bool {
	key := rule.String() + "\x00" + file + "\x00" + value
	if c.warned[key] {
		return false
	}
	c.warned[key] = true
	return true
}

func (c *chooser) warnNotInWheel(file string, line int, p string, folder bool) {
	if !c.first(rules.NotInWheel, file, p) {
		return // told where the path is written, not again where it is used
	}
	problem := report.Problem{
		Rule: rules.NotInWheel, File: file, Line: line,
		Message: fmt.Sprintf("looks for %s beside the installed package, and the wheel does not hold it", p),
		Remedy:  fmt.Sprintf("open %q relative to the working directory", p),
	}
	for _, name := range slices.Sorted(maps.Keys(c.layout.folders)) {
		pkg := c.layout.folders[name]
		if rest, ok := strings.CutPrefix(p, pkg+"/"); ok {
			if folder {
				rest += "/*"
			}
			problem.Remedy = fmt.Sprintf("in setup.py: package_data={%q: [%q]}", name, rest)
		}
	}
	c.warn(problem)
}

// doubtPages warns of a Flask object in an installed module: it looks for its
// pages beside that.
func (c *chooser) doubtPages(m survey.Module) {
	if !c.layout.inWheel[m.Path] || c.files[m.Path].Path != "" {
		return
	}
	for _, call := range m.Calls {
		if c.survey.FrameworkOf(m, call.Makes()) != survey.Flask || call.Call != call.Makes() {
			continue
		}
		for _, name := range []string{"templates", "static"} {
			p := path.Join(path.Dir(m.Path), name)
			if source, folder, ok := c.real(p); ok && folder && !c.wheelHas(source, true) {
				c.warnNotInWheel(m.Path, call.Line, p, true)
			}
		}
		return
	}
}

func (c *chooser) wheelHas(p string, folder bool) bool {
	if !folder {
		return c.layout.inWheel[p]
	}
	return slices.ContainsFunc(c.survey.Under(p), func(f survey.File) bool { return c.layout.inWheel[f.Path] })
}

// doubtMissing warns of a file that DVC keeps elsewhere.
func (c *chooser) doubtMissing(m survey.Module, l survey.Literal) {
	p := c.relative(m, l)
	if p == "" || l.Write || writes(l.Context) || isFile(c.survey, p) || !isFile(c.survey, p+".dvc") {
		return
	}
	c.warn(report.Problem{
		Rule: rules.DVCPointer, File: m.Path, Line: l.Line,
		Message: fmt.Sprintf("%s is kept by DVC and is not in the build context", p),
		Remedy:  "run dvc pull before the build, or mount it when the container runs",
	})
}

func (c *chooser) doubtFile(f File) {
	source, _ := c.survey.File(f.Source)
	if slices.Contains(source.Kinds, survey.LFSPointer) {
		c.warnPointer(f.Path)
	}
	if f.Size > large {
		c.warn(report.Problem{
			Rule: rules.LargeFile, File: f.Path,
			Message: fmt.Sprintf("has %d MB and is carried (%s)", f.Size>>20, f.Reason),
			Remedy:  "mount it when the container runs, and leave it out with include or " + c.ignore,
		})
	}
}

func (c *chooser) warnPointer(p string) {
	c.warn(report.Problem{
		Rule: rules.LFSPointer, File: p,
		Message: "is a Git LFS pointer, not the file itself",
		Remedy:  "run git lfs pull before the build",
	})
}

// harmless modules of the standard library are imported by nobody's program.
var harmless = []string{"antigravity", "idlelib", "lib2to3", "test", "this", "turtledemo"}

// doubtNames warns of carried modules that stand before installed ones of the
// same name, since Python looks beside the script first.
func (c *chooser) doubtNames() {
	for _, p := range slices.Sorted(maps.Keys(c.files)) {
		top, rest, _ := strings.Cut(p, "/")
		name := strings.TrimSuffix(top, ".py")
		if rest == "" && name == top || rest != "" && rest != "__init__.py" || slices.Contains(harmless, name) {
			continue
		}
		switch {
		case c.layout.topLevel[name] && !c.layout.inWheel[p]:
			c.warn(report.Problem{
				Rule: rules.ShadowsPackage, File: p,
				Message: fmt.Sprintf("has the name of the installed package %q, and Python finds it first", name),
				Remedy:  "give it another name",
			})
		case c.installed[name]:
			c.warn(report.Problem{
				Rule: rules.ShadowsModule, File: p,
				Message: fmt.Sprintf("stands before the installed module %q: every import of that finds this file", name),
				Remedy:  "give it another name",
			})
		}
	}
}

// doubtRun warns of a script that the command runs and include forgets.
func (c *chooser) doubtRun(p string) {
	if _, ok := c.files[p]; ok || c.layout.inWheel[p] || path.Ext(p) != ".py" {
		return
	}
	c.warn(report.Problem{
		Rule: rules.MissingScript, File: p,
		Message: "is what the command runs, and include does not name it",
		Remedy:  fmt.Sprintf("add %q to include", p),
	})
}

func (c *chooser) doubtSecret(p string) {
	f, _ := c.survey.File(p)
	remedy := "mount it when the container runs (an include that names it has to name all other files too)"
	if c.included {
		remedy = fmt.Sprintf("mount it when the container runs, or add %q to include", p)
	}
	c.warn(report.Problem{
		Rule: rules.SecretLeftOut, File: p,
		Message: fmt.Sprintf("is not carried (%s), since %s", c.secrets[p], secret(f)),
		Remedy:  remedy,
	})
}

// doubtSecretInTree warns of a secret that nothing asks for: the builder gets it
// all the same, and where the wheel holds it so does the image.
func (c *chooser) doubtSecretInTree(f survey.File) {
	_, asked := c.secrets[f.Path]
	_, carried := c.files[f.Path]
	switch {
	case carried || !isSurelySecret(f):
	case c.layout.inWheel[f.Path]:
		c.warn(report.Problem{
			Rule: rules.SecretInWheel, File: f.Path,
			Message: "is in the wheel, and so in the image, where everybody who pulls it can read it: " + secret(f),
			Remedy:  "take it out of package_data and MANIFEST.in, and mount it when the container runs",
		})
	case !asked && !c.included && c.never(f.Path) == "" && !isForShow(f.Path):
		c.warn(report.Problem{
			Rule: rules.SecretInTree, File: f.Path,
			Message: "is sent to the builder, though not in the image: " + secret(f),
			Remedy:  "keep it outside of the project, or name it in " + c.ignore,
		})
	}
}

// showFolders hold what is published to be looked at: a key in there opens nothing.
var showFolders = []string{"demo", "demos", "example", "examples", "fixtures", "sample", "samples"}

func isForShow(p string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(p), "/"), func(folder string) bool {
		return slices.Contains(showFolders, folder)
	})
}

// quote shows text of the user's as Python writes it, near enough.
func quote(s string) string { return fmt.Sprintf("%.120q", s) }

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
