package lock

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// importsPkgResources are distributions that import pkg_resources whenever they are
// imported, and from which version on they do so no more; "" where none is known.
var importsPkgResources = map[string]struct{ until, cured string }{
	"gunicorn":          {"21", "21"},
	"librosa":           {"0.10", "0.10"},
	"luigi":             {"3.3.1", ""},
	"mlflow":            {"2.10", ""},
	"mlflow-skinny":     {"2.10", ""},
	"munch":             {"4", "4"},
	"pytorch-lightning": {"2", "2"},
	"supervisor":        {"4.3", "4.3"},
	"tensorflow-hub":    {"0.16.2", ""},
}

// DoubtResources warns of distributions that import pkg_resources where nothing has
// it: most never said that they need setuptools, and setuptools dropped it.
func DoubtResources(packages []packaging.Package, where func(name string) (file string, line int)) []report.Problem {
	if i := slices.IndexFunc(packages, func(p packaging.Package) bool { return p.Name == "setuptools" }); i >= 0 && before(packages[i].Version, "82") {
		return nil
	}
	var all []report.Problem
	for _, each := range packages {
		known, ok := importsPkgResources[packaging.NormalizeName(each.Name)]
		if !ok || !before(each.Version, known.until) {
			continue
		}
		problem := report.Problem{
			Rule:    "MissingPkgResources",
			Message: fmt.Sprintf("%s %s imports pkg_resources, which setuptools has no more", each.Name, each.Version),
			Remedy:  `set packages = ["setuptools<82"]`,
		}
		if known.cured != "" {
			problem.Remedy = fmt.Sprintf("ask for %s>=%s, or %s", each.Name, known.cured, problem.Remedy)
		}
		problem.File, problem.Line = where(packaging.NormalizeName(each.Name))
		all = append(all, problem)
	}
	return all
}

// before says that a version is an earlier one.
func before(version, other string) bool {
	parsed, err := packaging.ParseVersion(version)
	bound, otherErr := packaging.ParseVersion(other)
	return err == nil && otherErr == nil && parsed.Compare(bound) < 0
}
