package dependencies

import (
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// provides maps distributions to others that they install in every version that is in
// use. A project that requires pandas has numpy too, so its list of requirements may lack it.
var provides = map[string][]string{
	"boto3":                 {"botocore", "python-dateutil", "urllib3"},
	"catboost":              {"graphviz", "matplotlib", "numpy", "pandas", "plotly", "scipy", "six"},
	"dash":                  {"flask", "plotly", "werkzeug"},
	"datasets":              {"huggingface-hub", "numpy", "pandas", "pyarrow", "pyyaml", "tqdm"},
	"fastapi":               {"pydantic", "starlette", "typing-extensions"},
	"flask":                 {"click", "itsdangerous", "jinja2", "markupsafe", "werkzeug"},
	"flask-cors":            {"flask"},
	"flask-login":           {"flask"},
	"flask-sqlalchemy":      {"flask", "sqlalchemy"},
	"flask-wtf":             {"flask", "wtforms"},
	"gensim":                {"numpy", "scipy", "smart-open"},
	"hydra-core":            {"omegaconf", "pyyaml"},
	"imbalanced-learn":      {"joblib", "numpy", "scikit-learn", "scipy"},
	"keras":                 {"h5py", "numpy"},
	"langchain":             {"langchain-core", "pydantic"},
	"lightgbm":              {"numpy", "scipy"},
	"matplotlib":            {"numpy", "packaging", "pillow", "python-dateutil"},
	"mlflow":                {"click", "cloudpickle", "flask", "gitpython", "matplotlib", "numpy", "pandas", "pyarrow", "pyyaml", "requests", "scikit-learn", "scipy", "sqlalchemy"},
	"mlflow-skinny":         {"click", "cloudpickle", "gitpython", "pyyaml", "requests"},
	"nltk":                  {"click", "joblib", "regex", "tqdm"},
	"openai":                {"httpx", "pydantic", "tqdm", "typing-extensions"},
	"opencv-python":         {"numpy"},
	"optuna":                {"alembic", "numpy", "sqlalchemy", "tqdm"},
	"pandas":                {"numpy", "python-dateutil"},
	"requests":              {"certifi", "urllib3"},
	"scikit-image":          {"imageio", "networkx", "numpy", "pillow", "scipy"},
	"scikit-learn":          {"joblib", "numpy", "scipy", "threadpoolctl"},
	"scipy":                 {"numpy"},
	"seaborn":               {"matplotlib", "numpy", "pandas"},
	"sentence-transformers": {"huggingface-hub", "scikit-learn", "scipy", "torch", "tqdm", "transformers"},
	"shap":                  {"cloudpickle", "numpy", "pandas", "scikit-learn", "scipy", "tqdm"},
	"spacy":                 {"jinja2", "numpy", "pydantic", "requests", "tqdm"},
	"statsmodels":           {"numpy", "pandas", "patsy", "scipy"},
	"streamlit":             {"altair", "numpy", "pandas", "pillow", "protobuf", "pyarrow", "requests"},
	"tensorflow":            {"h5py", "keras", "numpy", "protobuf", "requests"},
	"torchvision":           {"numpy", "pillow", "torch"},
	"transformers":          {"huggingface-hub", "numpy", "pyyaml", "tokenizers", "tqdm"},
	"xgboost":               {"numpy", "scipy"},
}

// IsProvidedBy reports whether one of some distributions always installs another. Their
// names are normalised.
func IsProvidedBy(name string, distributions map[string]bool) bool {
	for distribution := range distributions {
		if slices.Contains(provides[distribution], packaging.NormalizeName(name)) {
			return true
		}
	}
	return false
}

// WhereRequired returns where a distribution is asked for, or else where another one is
// that always installs it. name is normalised.
func (d Declared) WhereRequired(name string) report.Position {
	locator := d.Locator()
	if place := locator.Where(name); place.File != "" {
		return place
	}
	for _, requirement := range d.Requirements {
		if by := packaging.NormalizeName(requirement.Name); slices.Contains(provides[by], name) {
			return locator.Where(by)
		}
	}
	return report.Position{}
}
