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

// words are what warnings say about a build.
type words struct {
	target Target
	ignore string // how remedies name .dockerignore
}

// lint reports what will go wrong with the files when the program runs, each
// problem once.
func lint(t tree, s selection, f followed, c collected, w words) []report.Problem {
	return distinct(slices.Concat(
		lintIncluded(t, s, w),
		lintCommand(t, s, f, c),
		lintSourceImports(t, s, f),
		lintTruncated(t, w.ignore),
		lintModules(t, f, c),
		lintFiles(t, c, w.ignore),
		lintWheel(t),
		lintNames(t, c),
		lintSecrets(t, s, f, c, w),
		lintSecretsInTree(t, s, f, c, w),
		lintLinks(f),
	))
}

// distinct leaves out problems that read the same as an earlier one.
func distinct(problems []report.Problem) []report.Problem {
	var all []report.Problem
	seen := map[string]bool{}
	for _, problem := range problems {
		if text := problem.Short(); !seen[text] {
			seen[text] = true
			all = append(all, problem)
		}
	}
	return all
}

// lintIncluded is about files that the patterns name and no rule would carry.
func lintIncluded(t tree, s selection, w words) []report.Problem {
	var all []report.Problem
	for _, f := range s.files {
		if why := secret(f.file); why != "" {
			all = append(all, report.Problem{
				Rule: rules.SecretIncluded, File: f.file.Path,
				Message: why + ", and include puts it into " + w.image() + ", where everybody who pulls it can read it",
				Remedy:  "mount it when the container runs (docker run -v, a Kubernetes secret)",
			})
		}
		if t.layout.isPackageCode(f.file.Path) && !isRootModule(f.file.Path) {
			all = append(all, report.Problem{
				Rule: rules.ShadowsPackage, File: f.file.Path,
				Message: "include carries a module of the installed package: Python may find this copy first",
				Remedy:  "take it out of include; the wheel holds it",
			})
		}
	}
	return all
}

// lintCommand is about scripts that the command runs and the patterns do not
// name.
func lintCommand(t tree, s selection, f followed, c collected) []report.Problem {
	if !s.replaces {
		return nil
	}
	var all []report.Problem
	for _, p := range f.command {
		if c.carries(p) || t.layout.inWheel[p] || path.Ext(p) != ".py" {
			continue
		}
		all = append(all, report.Problem{
			Rule: rules.MissingScript, File: p,
			Message: "is what the command runs, and include does not name it",
			Remedy:  fmt.Sprintf("add %q to include", p),
		})
	}
	return all
}

// lintSourceImports reports the first import of each folder that holds the
// package's source: a project that has one has many.
func lintSourceImports(t tree, s selection, f followed) []report.Problem {
	if s.replaces {
		return nil
	}
	var all []report.Problem
	reported := map[string]bool{}
	for _, source := range f.sources {
		i := slices.IndexFunc(t.layout.packages, func(p string) bool { return p == source.folder || isBelow(p, source.folder) })
		if i < 0 || reported[source.folder] {
			continue
		}
		reported[source.folder] = true
		p := t.layout.packages[i]
		all = append(all, report.Problem{
			Rule:    rules.ImportsSourceTree,
			Message: fmt.Sprintf("imports %s, but the wheel installs %s/ as %s, so its source is carried as well", source.name, p, path.Base(p)),
			Remedy:  fmt.Sprintf("import %s", strings.TrimPrefix(source.name, path.Base(source.folder)+".")),
		}.At(source.position))
	}
	return all
}

func lintTruncated(t tree, ignore string) []report.Problem {
	if !t.survey.Truncated {
		return nil
	}
	return []report.Problem{{
		Rule:    rules.SurveyTruncated,
		Message: "the project has more files than are looked at, so some that the program needs may be missing",
		Remedy:  "leave data out with " + ignore + ", or name the files with include",
	}}
}

// large is the size in bytes from which a carried file is reported.
const large = 100 << 20

func lintFiles(t tree, c collected, ignore string) []report.Problem {
	var all []report.Problem
	for _, f := range c.files {
		if isPointer(t, f.Source) {
			all = append(all, pointerProblem(f.Path))
		}
		if f.Size > large {
			all = append(all, report.Problem{
				Rule: rules.LargeFile, File: f.Path,
				Message: fmt.Sprintf("has %d MB and is carried (%s)", f.Size>>20, f.Reason),
				Remedy:  "mount it when the container runs, and leave it out with include or " + ignore,
			})
		}
	}
	return all
}

func lintWheel(t tree) []report.Problem {
	var all []report.Problem
	for _, p := range slices.Sorted(maps.Keys(t.layout.inWheel)) {
		if isPointer(t, p) {
			all = append(all, pointerProblem(p))
		}
	}
	return all
}

func isPointer(t tree, p string) bool {
	f, _ := t.survey.File(p)
	return slices.Contains(f.Kinds, survey.LFSPointer)
}

func pointerProblem(p string) report.Problem {
	return report.Problem{
		Rule: rules.LFSPointer, File: p,
		Message: "is a Git LFS pointer, not the file itself",
		Remedy:  "run git lfs pull before the build",
	}
}

// unusedModules are modules of the standard library that programs do not import,
// so that a file of the same name hides nothing.
var unusedModules = []string{"antigravity", "idlelib", "lib2to3", "test", "this", "turtledemo"}

// lintNames is about carried modules that hide installed ones of the same name,
// since Python looks beside the script first.
func lintNames(t tree, c collected) []report.Problem {
	var all []report.Problem
	for _, f := range c.files {
		top, rest, _ := strings.Cut(f.Path, "/")
		name := strings.TrimSuffix(top, ".py")
		if rest == "" && name == top || rest != "" && rest != "__init__.py" || slices.Contains(unusedModules, name) {
			continue
		}
		switch {
		case t.layout.topLevel[name] && !t.layout.inWheel[f.Path]:
			all = append(all, report.Problem{
				Rule: rules.ShadowsPackage, File: f.Path,
				Message: fmt.Sprintf("has the name of the installed package %q, and Python finds it first", name),
				Remedy:  "give it another name",
			})
		case t.installed[name]:
			all = append(all, report.Problem{
				Rule: rules.ShadowsModule, File: f.Path,
				Message: fmt.Sprintf("stands before the installed module %q: every import of that finds this file", name),
				Remedy:  "give it another name",
			})
		}
	}
	return all
}

func lintLinks(f followed) []report.Problem {
	var all []report.Problem
	for _, p := range slices.Sorted(maps.Keys(f.links)) {
		all = append(all, report.Problem{
			Rule: rules.LinkOutside, File: p,
			Message: fmt.Sprintf("is a symbolic link to %q, which is not in the project, so it is not carried", f.links[p]),
			Remedy:  "put the file itself there",
		})
	}
	return all
}
