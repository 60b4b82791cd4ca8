package check

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// importsPkgResources are distributions that import pkg_resources whenever they are
// imported: those before the version until do. fixed is the version to ask for, "" if none
// is known.
var importsPkgResources = map[string]struct{ until, fixed string }{
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

// PkgResources warns of locked distributions that import pkg_resources if nothing has
// it. Most of them never declared that they need setuptools, and setuptools 82 removed it
// (https://setuptools.pypa.io/en/stable/history.html).
func PkgResources(packages []packaging.Package, locator report.Locator) []report.Problem {
	if slices.ContainsFunc(packages, func(p packaging.Package) bool { return p.Name == "setuptools" && older(p.Version, "82") }) {
		return nil
	}
	var all []report.Problem
	for _, p := range packages {
		known, ok := importsPkgResources[packaging.NormalizeName(p.Name)]
		if !ok || !older(p.Version, known.until) {
			continue
		}
		problem := report.Problem{
			Rule:    rules.MissingPkgResources,
			Message: fmt.Sprintf("%s %s imports pkg_resources, which setuptools has no more", p.Name, p.Version),
			Remedy:  `set packages = ["setuptools<82"]`,
		}
		if known.fixed != "" {
			problem.Remedy = fmt.Sprintf("ask for %s>=%s, or %s", p.Name, known.fixed, problem.Remedy)
		}
		all = append(all, problem.At(locator.Where(packaging.NormalizeName(p.Name))))
	}
	return all
}
