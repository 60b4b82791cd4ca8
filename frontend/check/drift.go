package check

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// drifted are models that one version of a library wrote and that the locked version does
// not load.
type drifted struct {
	by, version string
	remedy      string
	paths       []string
}

// drift returns a problem for each library and version that wrote models which the locked
// version does not load.
func (m models) drift() []report.Problem {
	var all []drifted
	add := func(path, by, version, remedy string) {
		i := slices.IndexFunc(all, func(d drifted) bool { return d.by == by && d.version == version && d.remedy == remedy })
		if i < 0 {
			i = len(all)
			all = append(all, drifted{by: by, version: version, remedy: remedy})
		}
		if !slices.Contains(all[i].paths, path) {
			all[i].paths = append(all[i].paths, path)
		}
	}
	for _, model := range m.all {
		for _, w := range model.Written {
			if locked := m.locked[w.By]; locked != "" {
				if remedy := m.remedy(model, w, locked); remedy != "" {
					add(model.Path, w.By, w.Version, remedy)
				}
			}
		}
		if locked := m.locked["numpy"]; locked != "" && needsNumpy2(model, locked) {
			add(model.Path, "numpy", "2", m.where("numpy>=2", "numpy"))
		}
	}
	var problems []report.Problem
	for _, d := range all {
		first, more := together(d.paths)
		problems = append(problems, report.Problem{
			Rule: rules.PickleDrift, File: first,
			Message: fmt.Sprintf("was written by %s %s%s and %s is installed", d.by, d.version, more, m.locked[d.by]),
			Remedy:  d.remedy,
		})
	}
	return problems
}

// remedy says what to do so that a model can be loaded; "" if the locked version loads it.
func (m models) remedy(model survey.Model, w survey.Written, locked string) string {
	switch w.By {
	case "scikit-learn":
		if minor(w.Version) != minor(locked) {
			return m.sklearn(w.Version, locked)
		}
	case "xgboost":
		if requirement := xgboost(model, w.Version, locked); requirement != "" {
			return m.where(requirement, w.By)
		}
	case "lightgbm":
		if requirement := lightgbm(model, w.Version, locked); requirement != "" {
			return m.where(requirement, w.By)
		}
	}
	return ""
}

// needsNumpy2 reports whether numpy 2 wrote something that the locked numpy 1 cannot read:
// arrays, whose module numpy knows under its new name from 1.26.1 on, or a random generator
// (https://github.com/numpy/numpy/pull/24906).
func needsNumpy2(model survey.Model, locked string) bool {
	if _, ok := imports(model, "numpy._core"); ok && older(locked, "1.26.1") {
		return true
	}
	for _, generator := range []string{"_mt19937", "_pcg64", "_philox", "_sfc64"} {
		// numpy 1 writes the generator's name and not its class.
		if _, ok := imports(model, "numpy.random."+generator); ok && older(locked, "2.0.0a0") {
			return true
		}
	}
	return false
}

// xgboost returns the requirement that loads a model; "" if the locked version does. It was
// found by trying releases from 0.90 to 3.2: JSON and UBJSON are read by all later releases
// and most earlier ones.
func xgboost(model survey.Model, written, locked string) string {
	names, wrapped := imports(model, "xgboost.sklearn")
	compat, _ := imports(model, "xgboost.compat")
	switch {
	case model.Kind == survey.XGBoostBinary:
		if !older(locked, "3.1") {
			return "xgboost<3.1"
		}
	case slices.Contains(compat, "XGBoostLabelEncoder") && minor(written) != minor(locked):
		return "xgboost==" + written
	case wrapped && older(locked, "2") && older(written, minor(locked)):
		return "xgboost==" + written
	case wrapped && len(names) > 0 && older(locked, "2") && !older(written, "2"):
		return "xgboost>=2"
	case older(written, "1.6") && !older(locked, "3.1"):
		return "xgboost<3.1"
	case !older(written, "1.6") && older(locked, "1.6"):
		return "xgboost==" + written
	}
	return ""
}

// lightgbm returns the requirement that loads a pickle; "" if the locked version does. It was
// found by trying 3.3 and 4.x, which read each other's text format.
func lightgbm(model survey.Model, written, locked string) string {
	names, _ := imports(model, "lightgbm.sklearn")
	counts := slices.Contains(names, "LGBMRegressor") || slices.Contains(names, "LGBMRanker")
	switch {
	case older(written, "4") && !older(locked, "4") && counts:
		return "lightgbm<4"
	case !older(written, "4") && older(locked, "4"):
		return "lightgbm>=4"
	}
	return ""
}
