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
	"github.com/wainwright-build/wainwright/llb/paths"
)

// image names the image that has the carried files.
func (w words) image() string {
	if w.target == Image || w.target == Dev {
		return "the image"
	}
	return "the target image"
}

// lacks says that a secret which nothing names is not in what is built.
func (w words) lacks() string {
	switch w.target {
	case Test:
		return "is sent to the builder, though not in the folder of the tests"
	case Wheel:
		return "is sent to the builder, though not in the wheel"
	case Other:
		return "is sent to the builder, though not in what is built"
	}
	return "is sent to the builder, though not in the image"
}

// naming is how to carry a file by its name.
func (s selection) naming(p string) string {
	if s.given {
		return fmt.Sprintf("add %q to include", p)
	}
	return fmt.Sprintf("write include = [%q, %q]", theRules, p)
}

// lintSecrets is about secrets that the program or a pattern names and that are
// not carried.
func lintSecrets(t tree, s selection, f followed, c collected, w words) []report.Problem {
	where := "is not carried"
	if w.target == Dev {
		where = "is not in " + paths.Source
	}
	var all []report.Problem
	for _, p := range slices.Sorted(maps.Keys(f.secrets)) {
		if c.carries(p) {
			continue
		}
		file, _ := t.survey.File(p)
		all = append(all, report.Problem{
			Rule: rules.SecretLeftOut, File: p,
			Message: fmt.Sprintf("%s (%s), since %s", where, f.secrets[p], secret(file)),
			Remedy:  "mount it when the container runs, or " + s.naming(p),
		})
	}
	return all
}

// lintSecretsInTree is about secrets that nothing names: the builder gets them even
// so, and the image does if the wheel holds them.
func lintSecretsInTree(t tree, s selection, f followed, c collected, w words) []report.Problem {
	var all []report.Problem
	for _, file := range t.survey.Files {
		why := secret(file)
		if why == "" || c.carries(file.Path) {
			continue
		}
		sure, inWheel := isSurelySecret(file), t.layout.ships(file.Path)
		_, isNamed := f.secrets[file.Path] // see lintSecrets
		switch {
		case sure && inWheel:
			if !t.layout.inWheel[file.Path] || !w.refuses(file) {
				all = append(all, w.inWheel(file.Path, why))
			}
		case isNamed:
		case sure && !s.replaces && t.never(file.Path) == "" && !isForShow(file.Path):
			all = append(all, w.inTree(file.Path, why))
		case w.target == Dev, w.target == Test && !t.layout.inWheel[file.Path]:
			all = append(all, w.withheld(file.Path, why, s))
		}
	}
	return all
}

// refused is about credentials in the wheel with which nothing is built.
func refused(t tree, s selection, c collected, w words) []report.Problem {
	var all []report.Problem
	for _, file := range t.survey.Files {
		if t.layout.inWheel[file.Path] && !c.carries(file.Path) && w.refuses(file) {
			problem := w.inWheel(file.Path, secret(file))
			problem.Remedy = "take it out of package_data and MANIFEST.in, or, if it is no secret, " + s.naming(file.Path)
			all = append(all, problem)
		}
	}
	return all
}

// refuses reports whether a target that has the wheel is not built with a file in it: one whose
// content is a credential, or that has a name or a folder which nothing else has. Private keys and
// what lies in folders of tests and examples are left to a warning: packages bring those.
func (w words) refuses(file survey.File) bool {
	if w.target != Image && w.target != Test && w.target != Wheel || isForShow(file.Path) || isOfTests(file.Path) {
		return false
	}
	holds := func(kind string) bool { return slices.Contains(file.Kinds, kind) }
	return holds(survey.ServiceAccount) || holds(survey.Token) || holds(survey.Password) ||
		slices.Contains(credentialNames, path.Base(file.Path)) || folderOf(file.Path, secretFolders) != ""
}

// SecretsInWheel returns the warnings of secrets in the wheel of a local requirement, with
// paths in its tree.
func SecretsInWheel(s survey.Survey, wheel, topLevel []string, target Target) []report.Problem {
	l := newLayout(s, wheel, topLevel)
	var all []report.Problem
	for _, file := range s.Files {
		if isSurelySecret(file) && l.ships(file.Path) {
			all = append(all, words{target: target}.inWheel(file.Path, secret(file)))
		}
	}
	return all
}

func (w words) inWheel(p, why string) report.Problem {
	where := "is in the wheel, and so in " + w.image()
	switch w.target {
	case Wheel:
		where = "is in the wheel, and so in every image that installs it"
	case Dev:
		where = "is in the wheel, and so in the target image, though not in " + paths.Source
	}
	return report.Problem{
		Rule: rules.SecretInWheel, File: p,
		Message: where + ", where everybody who pulls it can read it: " + why,
		Remedy:  "take it out of package_data and MANIFEST.in, and mount it when the container runs",
	}
}

// inTree reports the files of a folder of secrets as one.
func (w words) inTree(p, why string) report.Problem {
	if folder := folderOf(p, secretFolders); folder != "" {
		p, why = folder, "it is a folder of secrets"
	}
	return report.Problem{
		Rule: rules.SecretInTree, File: p,
		Message: w.lacks() + ": " + why,
		Remedy:  "keep it outside of the project, or name it in " + w.ignore,
	}
}

// withheld is about a file that the target would have if it did not look like a secret.
func (w words) withheld(p, why string, s selection) report.Problem {
	where := "the folder of the tests"
	if w.target == Dev {
		where = paths.Source
	}
	return report.Problem{
		Rule: rules.SecretLeftOut, File: p,
		Message: fmt.Sprintf("is not in %s, since %s", where, why),
		Remedy:  "if it is no secret and needed there, " + s.naming(p),
	}
}

// testFolders hold what only tests use.
var testFolders = []string{"test", "tests", "testing", "testdata"}

func isOfTests(p string) bool { return liesBelow(p, testFolders) }

// showFolders hold what is published as an example: a key in there opens nothing.
var showFolders = []string{"demo", "demos", "example", "examples", "fixtures", "sample", "samples"}

func isForShow(p string) bool { return liesBelow(p, showFolders) }

// liesBelow reports whether a folder above a file has one of the names.
func liesBelow(p string, names []string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(p), "/"), func(folder string) bool {
		return slices.Contains(names, folder)
	})
}
