package carry

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// lintSecrets is about secrets that the program or a pattern names and that are
// not carried.
func lintSecrets(t tree, s selection, f followed, c collected) []report.Problem {
	var all []report.Problem
	for _, p := range slices.Sorted(maps.Keys(f.secrets)) {
		if c.carries(p) {
			continue
		}
		file, _ := t.survey.File(p)
		remedy := "mount it when the container runs (an include that names it has to name all other files too)"
		if s.replaces {
			remedy = fmt.Sprintf("mount it when the container runs, or add %q to include", p)
		}
		all = append(all, report.Problem{
			Rule: rules.SecretLeftOut, File: p,
			Message: fmt.Sprintf("is not carried (%s), since %s", f.secrets[p], secret(file)),
			Remedy:  remedy,
		})
	}
	return all
}

// lintSecretsInTree is about secrets that nothing names: the builder gets them even
// so, and the image does if the wheel holds them.
func lintSecretsInTree(t tree, s selection, f followed, c collected, ignore string) []report.Problem {
	var all []report.Problem
	for _, file := range t.survey.Files {
		if !isSurelySecret(file) || c.carries(file.Path) {
			continue
		}
		_, isNamed := f.secrets[file.Path]
		switch {
		case t.layout.inWheel[file.Path]:
			all = append(all, report.Problem{
				Rule: rules.SecretInWheel, File: file.Path,
				Message: "is in the wheel, and so in the image, where everybody who pulls it can read it: " + secret(file),
				Remedy:  "take it out of package_data and MANIFEST.in, and mount it when the container runs",
			})
		case !isNamed && !s.replaces && t.never(file.Path) == "" && !isForShow(file.Path):
			all = append(all, report.Problem{
				Rule: rules.SecretInTree, File: file.Path,
				Message: "is sent to the builder, though not in the image: " + secret(file),
				Remedy:  "keep it outside of the project, or name it in " + ignore,
			})
		}
	}
	return all
}

// showFolders hold what is published as an example: a key in there opens nothing.
var showFolders = []string{"demo", "demos", "example", "examples", "fixtures", "sample", "samples"}

func isForShow(p string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(p), "/"), func(folder string) bool {
		return slices.Contains(showFolders, folder)
	})
}
