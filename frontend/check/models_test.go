package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// asked is a requirements file that asks for these on its third line.
var asked = report.NewLocator(map[string]report.Position{
	"lightgbm":     {File: "requirements.txt", Line: 3},
	"numpy":        {File: "requirements.txt", Line: 3},
	"scikit-learn": {File: "requirements.txt", Line: 3},
	"xgboost":      {File: "requirements.txt", Line: 3},
}, nil)

// saidOf is what is said of models.
func saidOf(in ModelInput) []string {
	if in.File == "" {
		in.File = "requirements.txt"
	}
	if in.Python == "" {
		in.Python = "3.11"
	}
	var all []string
	for _, p := range Models(in) {
		all = append(all, p.Short())
	}
	return all
}

// locked reads "scikit-learn 1.9.1, numpy 2.4".
func locked(text string) []packaging.Package {
	var all []packaging.Package
	for part := range strings.SplitSeq(text, ", ") {
		name, version, _ := strings.Cut(part, " ")
		all = append(all, packaging.Package{Name: name, Version: version})
	}
	return all
}

// pickled is a carried pickle that a library wrote, with what it imports as
// "module name".
func pickled(by, version string, imports ...string) ModelInput {
	m := survey.Model{Path: "artifacts/model.pkl", Kind: survey.Pickle}
	if by != "" {
		m.Written = []survey.Written{{By: by, Version: version}}
	}
	for _, text := range imports {
		module, name, _ := strings.Cut(text, " ")
		m.Imports = append(m.Imports, survey.ModelImport{Module: module, Names: []string{name}})
	}
	return ModelInput{Survey: survey.Survey{Models: []survey.Model{m}}, Carried: []string{m.Path}, Locator: asked}
}

func TestModelDrift(t *testing.T) {
	in := pickled("scikit-learn", "1.7.2")
	in.Locked = locked("scikit-learn 1.9.1, numpy 2.4.6")
	require.Equal(t, []string{
		"PickleDrift: artifacts/model.pkl: was written by scikit-learn 1.7.2, and 1.9.1 is installed: write scikit-learn==1.7.2 in requirements.txt:3",
	}, saidOf(in))

	in.Locator = report.Locator{}
	require.Contains(t, saidOf(in)[0], ": add scikit-learn==1.7.2 to requirements.txt")
}

func TestModelPatchReleases(t *testing.T) {
	for _, version := range []string{"1.7.0", "1.7.1", "1.7.2", "1.7.dev0"} {
		in := pickled("scikit-learn", version)
		in.Locked = locked("scikit-learn 1.7.2, numpy 2.4.6")
		require.Empty(t, saidOf(in), version)
	}
}

func TestModelNotInImage(t *testing.T) {
	in := pickled("scikit-learn", "1.7.2")
	in.Locked = locked("scikit-learn 1.9.1, numpy 2.4.6")
	in.Carried = nil
	require.Empty(t, saidOf(in))

	in.Survey.Files = []survey.File{{Path: "artifacts/model.pkl", Size: 10}}
	in.Wheel = []packaging.WheelFile{{Path: "mlproject/model.pkl", Size: 10}}
	require.Empty(t, saidOf(in))

	in.Survey.Models[0].Path = "src/mlproject/model.pkl"
	in.Survey.Files = []survey.File{{Path: "src/mlproject/model.pkl", Size: 10}}
	require.Len(t, saidOf(in), 1)
}

func TestModelPinHasWheel(t *testing.T) {
	for _, c := range []struct{ written, python, want string }{
		{"1.5.2", "3.13", "scikit-learn==1.5.2 in requirements.txt:3"},
		{"1.5.0", "3.13", "scikit-learn==1.5.2 in requirements.txt:3"}, // the first 1.5 for 3.13
		{"1.5.0", "3.12", "scikit-learn==1.5.0 in requirements.txt:3"},
		{"1.5.0", "3.14", `scikit-learn==1.5.0 in requirements.txt:3, and python = "3.12" in the Dockerfile`},
		{"0.24.2", "3.13", `scikit-learn==0.24.2 in requirements.txt:3, numpy<2, and python = "3.9" in the Dockerfile`},
		{"1.2.2", "3.11", "scikit-learn==1.2.2 in requirements.txt:3, numpy<2"},
		{"1.8.0", "3.9", `scikit-learn==1.8.0 in requirements.txt:3, and python = "3.11" in the Dockerfile`},
		{"1.4.1.post1", "3.11", "scikit-learn==1.4.1.post1 in requirements.txt:3"},
		{"2.3.0", "3.13", "scikit-learn==2.3.0 in requirements.txt:3"}, // newer than is known
		{"0.19.1", "3.13", "write it anew with scikit-learn 1.9.1"},    // no Python with images has wheels
		{"1.8.dev0", "3.13", "write it anew with scikit-learn 1.9.1"},  // no index has it
	} {
		in := pickled("scikit-learn", c.written)
		in.Locked, in.Python = locked("scikit-learn 1.9.1, numpy 2.4.6"), c.python
		all := saidOf(in)
		require.Len(t, all, 1, c.written)
		require.True(t, strings.HasSuffix(all[0], c.want), all[0])
	}
}

func TestModelsOfOneVersion(t *testing.T) {
	in := pickled("scikit-learn", "1.7.2")
	in.Locked = locked("scikit-learn 1.9.1, numpy 2.4.6")
	for _, p := range []string{"artifacts/preprocessor.pkl", "models/third.joblib"} {
		in.Carried = append(in.Carried, p)
		in.Survey.Models = append(in.Survey.Models, survey.Model{Path: p, Written: in.Survey.Models[0].Written})
		require.Len(t, saidOf(in), 1)
	}
	require.Contains(t, saidOf(in)[0], "model.pkl: was written by scikit-learn 1.7.2 (2 others too), and 1.9.1 is installed")
}

func TestModelPinBreaksAnother(t *testing.T) {
	in := pickled("scikit-learn", "1.5.2")
	in.Carried = append(in.Carried, "artifacts/preprocessor.pkl")
	in.Survey.Models = append(in.Survey.Models, survey.Model{
		Path: "artifacts/preprocessor.pkl", Written: []survey.Written{{By: "scikit-learn", Version: "1.7.2"}},
	})
	in.Locked = locked("scikit-learn 1.9.1, numpy 2.4.6")
	require.Equal(t, []string{
		"PickleDrift: artifacts/model.pkl: was written by scikit-learn 1.5.2, and 1.9.1 is installed: write it anew with scikit-learn 1.7.2, as artifacts/preprocessor.pkl was",
		"PickleDrift: artifacts/preprocessor.pkl: was written by scikit-learn 1.7.2, and 1.9.1 is installed: write scikit-learn==1.7.2 in requirements.txt:3",
	}, saidOf(in))

	in.Locked = locked("scikit-learn 1.5.2, numpy 1.26.4") // the first one works, and shall
	require.Equal(t, []string{
		"PickleDrift: artifacts/preprocessor.pkl: was written by scikit-learn 1.7.2, and 1.5.2 is installed: write it anew with scikit-learn 1.5.2, as artifacts/model.pkl was",
	}, saidOf(in))
}

func TestModelNumpy2(t *testing.T) {
	const drift = "PickleDrift: artifacts/model.pkl: was written by numpy 2, and %s is installed: write numpy>=2 in requirements.txt:3"
	for _, c := range []struct {
		imports, numpy string
		drifts         bool
	}{
		{"numpy._core.multiarray _reconstruct", "1.26.0", true},
		{"numpy._core.multiarray _reconstruct", "1.26.1", false},
		{"numpy._core.multiarray _reconstruct", "2.0.0", false},
		{"numpy.core.multiarray _reconstruct", "1.24.4", false},
		{"numpy.core.multiarray _reconstruct", "2.4.6", false},
		{"numpy.random._mt19937 MT19937", "1.26.4", true},
		{"numpy.random._mt19937 MT19937", "2.0.0rc1", false},
		{"numpy.random._pickle __randomstate_ctor", "1.26.4", false},
	} {
		in := pickled("", "", c.imports)
		in.Locked = locked("numpy " + c.numpy)
		var want []string
		if c.drifts {
			want = []string{strings.Replace(drift, "%s", c.numpy, 1)}
		}
		require.Equal(t, want, saidOf(in), "%v", c)
	}
}

func TestModelXGBoost(t *testing.T) {
	const wrapper, label = "xgboost.sklearn XGBClassifier", "xgboost.compat XGBoostLabelEncoder"
	for _, c := range []struct{ imports, written, locked, want string }{
		{wrapper, "2.1.4", "3.2.0", ""},
		{wrapper, "3.2.0", "2.1.4", ""},
		{wrapper, "1.7.6", "3.2.0", ""},
		{wrapper, "1.6.2", "3.2.0", ""},
		{wrapper, "1.5.2", "3.0.0", ""},
		{wrapper, "1.5.2", "3.2.0", "xgboost<3.1"},
		{wrapper + "," + label, "1.5.2", "3.0.0", "xgboost==1.5.2"},
		{wrapper, "2.1.4", "1.7.6", "xgboost>=2"},
		{wrapper, "1.6.2", "1.7.6", "xgboost==1.6.2"},
		{wrapper, "1.7.6", "1.7.5", ""},
		{wrapper, "1.7.5", "1.7.6", ""},
		{"xgboost.core Booster", "2.1.4", "1.7.6", ""},
		{"xgboost.core Booster", "1.2.1", "3.0.0", ""},
		{"xgboost.core Booster", "1.2.1", "3.1.1", "xgboost<3.1"},
		{"xgboost.core Booster", "1.7.6", "1.5.2", "xgboost==1.7.6"},
	} {
		in := pickled("xgboost", c.written, strings.Split(c.imports, ",")...)
		in.Locked = locked("xgboost " + c.locked)
		all := saidOf(in)
		if c.want == "" {
			require.Empty(t, all, "%v", c)
			continue
		}
		require.Len(t, all, 1, "%v", c)
		require.Contains(t, all[0], ": write "+c.want+" in requirements.txt:3", "%v", c)
	}

	in := pickled("xgboost", "1.7")
	in.Survey.Models[0].Kind = survey.XGBoostBinary
	in.Locked = locked("xgboost 3.1.0")
	require.Contains(t, saidOf(in)[0], "xgboost<3.1")
	in.Locked = locked("xgboost 3.0.5")
	require.Empty(t, saidOf(in))
}

func TestModelLightGBM(t *testing.T) {
	for _, c := range []struct{ imports, written, locked, want string }{
		{"lightgbm.sklearn LGBMRegressor", "3.0", "4.7.0", "lightgbm<4"},
		{"lightgbm.sklearn LGBMClassifier", "3.0", "4.7.0", ""},
		{"lightgbm.basic Booster", "4.0", "3.3.5", "lightgbm>=4"},
		{"lightgbm.sklearn LGBMRegressor", "4.0", "4.7.0", ""},
	} {
		in := pickled("lightgbm", c.written, c.imports)
		in.Locked = locked("lightgbm " + c.locked)
		all := saidOf(in)
		if c.want == "" {
			require.Empty(t, all, "%v", c)
			continue
		}
		require.Len(t, all, 1, "%v", c)
		require.Contains(t, all[0], ": write "+c.want+" in requirements.txt:3")
	}
}

func TestModelLibraryMissing(t *testing.T) {
	in := pickled("scikit-learn", "1.7.2", "sklearn.linear_model._base LinearRegression", "numpy ndarray", "joblib.numpy_pickle NumpyArrayWrapper")
	in.Locked = locked("flask 3.1")
	in.Locator = report.Locator{}
	require.Equal(t, []string{
		"ModelLibraryMissing: artifacts/model.pkl: was written by scikit-learn 1.7.2, and nothing installs scikit-learn: add scikit-learn==1.7.2 to requirements.txt",
	}, saidOf(in))

	in = pickled("", "", "lightgbm.basic Booster", "numpy ndarray")
	in.Locator = report.Locator{}
	require.Equal(t, []string{
		"ModelLibraryMissing: artifacts/model.pkl: imports lightgbm when it is loaded, and nothing installs lightgbm: add lightgbm to requirements.txt",
	}, saidOf(in))

	in = pickled("xgboost", "2.1.4", "xgboost.sklearn XGBRegressor", "sklearn.base clone")
	in.Locked = locked("xgboost 2.1.4")
	require.Contains(t, saidOf(in)[0], "imports sklearn when it is loaded, and nothing installs scikit-learn")

	in = pickled("", "", "xgboost.core Booster", "builtins bytearray")
	in.Locked = locked("xgboost-cpu 3.0")
	require.Empty(t, saidOf(in))
}

// Else the import is said to be undeclared, and once is enough.
func TestModelLibraryImportedByCode(t *testing.T) {
	in := pickled("scikit-learn", "1.7.2", "sklearn.linear_model._base LinearRegression", "numpy ndarray")
	in.Survey.Modules = []survey.Module{{Path: "app.py", Imports: []survey.Import{{Module: "sklearn.base", Line: 1}}}}
	require.Len(t, saidOf(in), 1) // app.py is not in the image

	in.Carried = append(in.Carried, "app.py")
	require.Empty(t, saidOf(in))

	in.Survey.Modules[0].Imports[0].Optional = true
	require.Len(t, saidOf(in), 1)
}

func TestModelNeedsMain(t *testing.T) {
	in := pickled("", "", "__main__ Scaler.inner")
	require.Empty(t, saidOf(in)) // nobody looked for it

	in.Survey.MainNames = []survey.MainName{{Name: "Scaler", Files: []string{"train.py"}}}
	require.Equal(t, []string{
		"PickleNeedsModule: artifacts/model.pkl: needs Scaler of the script or notebook that wrote it, and no file of the image has that: " +
			"move Scaler into a module of the project and write the model anew",
	}, saidOf(in))

	in.Carried = append(in.Carried, "train.py")
	require.Empty(t, saidOf(in))
}

func TestModelNeedsModule(t *testing.T) {
	base := func(module string) ModelInput {
		in := pickled("", "", module+" Scaler")
		in.Survey.Files = []survey.File{{Path: "artifacts/model.pkl"}, {Path: "helpers.py", Size: 5}, {Path: "src/mlproject/scaler.py", Size: 9}}
		in.Wheel = []packaging.WheelFile{{Path: "mlproject/__init__.py"}, {Path: "mlproject/scaler.py", Size: 9}}
		in.Modules = []string{"mlproject", "mlproject.scaler"}
		in.Stdlib = []string{"collections"}
		return in
	}
	for module, want := range map[string]string{
		"mlproject.scaler":     "",
		"collections":          "",
		"somebody.elses":       "",
		"mlproject.old":        "needs mlproject.old.Scaler, and the wheel has no module mlproject.old: write the model anew with the code as it is",
		"src.mlproject.scaler": "needs src.mlproject.scaler.Scaler, and src/mlproject/scaler.py is installed as mlproject.scaler: import it as mlproject.scaler and write the model anew",
		"helpers":              "needs helpers.Scaler, and helpers.py is not in the image: import helpers in the script that loads it",
	} {
		all := saidOf(base(module))
		if want == "" {
			require.Empty(t, all, module)
			continue
		}
		require.Equal(t, []string{"PickleNeedsModule: artifacts/model.pkl: " + want}, all)
	}

	in := base("helpers")
	in.Carried = append(in.Carried, "helpers.py")
	require.Empty(t, saidOf(in))
	in = base("helpers")
	in.Locked = locked("helpers 1.0")
	require.Empty(t, saidOf(in))
}
