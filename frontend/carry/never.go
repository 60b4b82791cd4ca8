package carry

import (
	"path"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

// neverFolders are folders whose files are carried by no rule, at any depth.
var neverFolders = []string{
	".github", ".gitlab", ".circleci", ".idea", ".vscode", ".venv", "venv", "mlruns", "mlartifacts",
	"test", "tests", "build", "dist", "wheelhouse", "catboost_info", "htmlcov", "__MACOSX",
}

// neverWhole are folders that no path carries as a whole, though a single file
// of one may be needed: a starter trains from notebook/data/stud.csv.
var neverWhole = []string{"notebook", "notebooks", "research", "docs", "doc"}

// neverNames are files that are about the project and not of the program.
var neverNames = []string{
	"Dockerfile*", "*.dockerfile", "*.Dockerfile", "docker-compose*", "compose.yaml", "compose.yml", ".dockerignore",
	".git*", ".travis.yml", ".gitlab-ci.yml", "Jenkinsfile", "azure-pipelines*.yml", ".pre-commit-config.yaml",
	"tox.ini", "*.ipynb", "*.pyc", ".DS_Store", "Thumbs.db",
}

// aboutNames are such files that a program may read all the same, when it opens
// them by name.
var aboutNames = []string{
	"setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "Makefile", "Procfile", "MLproject", "CITATION*",
	"README*", "readme*", "LICENSE*", "LICENCE*", "CHANGELOG*", "CONTRIBUTING*", "AUTHORS*", "NOTICE*",
	"*requirements.txt", "requirements*", "environment*.yml", "environment*.yaml", "conda*.yml", "conda*.yaml",
	"Pipfile*", "poetry.lock", "uv.lock", "pylock*.toml", "runtime.txt", ".python-version", "apt.txt", "*.code-workspace",
	"dvc.yaml", "dvc.lock", ".dvcignore", ".flake8", ".pylintrc", "mypy.ini", "pytest.ini", "*.dvc",
}

// never says why no rule carries a file, "" where one may.
func (c *chooser) never(p string) string {
	if why := c.neverFolder(p); why != "" {
		return why
	}
	return neverName(p)
}

// neverFolder is about the folders that a file lies in: what the program opens
// there by a file's name is carried all the same.
func (c *chooser) neverFolder(p string) string {
	above := ""
	for folder := range strings.SplitSeq(path.Dir(p), "/") {
		above = path.Join(above, folder)
		switch {
		case folder == "test" && c.isTestSet(above):
		case folder == "test" || folder == "tests":
			return "tests"
		case slices.Contains(neverFolders, folder) || strings.HasSuffix(folder, ".egg-info") || strings.HasSuffix(folder, ".dist-info"):
			return folder + "/ is not part of the program"
		}
	}
	return ""
}

// isTestSet says that a folder test/ is data that a model is tested with: it
// lies beside train/, and no Python is in it.
func (c *chooser) isTestSet(folder string) bool {
	is, known := c.testSets[folder]
	if !known {
		is = c.survey.IsFolder(path.Join(path.Dir(folder), "train")) &&
			!slices.ContainsFunc(c.survey.Under(folder), func(f survey.File) bool { return isPython(f.Path) })
		c.testSets[folder] = is
	}
	return is
}

func neverName(p string) string {
	switch {
	case path.Ext(p) == ".ipynb":
		return "a notebook"
	case matchesAny(neverNames, path.Base(p)):
		return "not part of the program"
	}
	return ""
}

func isAbout(p string) bool {
	return !strings.Contains(p, "/") && (matchesAny(aboutNames, p) || matchesAny(neverNames, p))
}

// matchesAny matches names against patterns with at most one star. It is asked
// for every file of the project, and path.Match takes ten times as long.
func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		head, tail, star := strings.Cut(pattern, "*")
		if !star {
			return name == pattern
		}
		return len(name) >= len(head)+len(tail) && strings.HasPrefix(name, head) && strings.HasSuffix(name, tail)
	})
}

// secretNames are names under which secrets lie. Those of the first kind may hold
// what everybody may know, such as a certificate or a test's key.
var (
	maybeSecretNames = []string{"*.env", "*.pem", "*.key", "*.p12", "*.pfx", "*.jks", "*.keystore", "*.ppk"}
	secretNames      = []string{
		".env*",
		"id_rsa*", "id_dsa*", "id_ecdsa*", "id_ed25519*",
		"credentials*.json", "credentials*.yml", "credentials*.yaml", "credentials.ini", "credentials.toml", "client_secret*.json", "service_account*.json", "service-account*.json",
		"kaggle.json", "secrets.yaml", "secrets.yml", "secrets.toml", "secrets.json",
		".netrc", "_netrc", ".pypirc", ".pgpass", ".git-credentials", ".htpasswd", ".dockercfg",
	}
)

var secretFolders = []string{".aws", ".ssh", ".gnupg", ".kaggle", ".azure", ".gcloud"}

// examples of secrets hold none.
var examples = []string{"*.example", "*.sample", "*.template", "*.dist"}

// secret says why a file looks like a secret, "" where it does not.
func secret(f survey.File) string {
	name := strings.ToLower(path.Base(f.Path))
	switch {
	case slices.Contains(f.Kinds, survey.PrivateKey):
		return "it holds a private key"
	case slices.Contains(f.Kinds, survey.ServiceAccount):
		return "it holds a service account's key"
	case (matchesAny(secretNames, name) || matchesAny(maybeSecretNames, name)) && !matchesAny(examples, name):
		return "its name is that of a secret"
	}
	for _, folder := range strings.Split(path.Dir(f.Path), "/") {
		if slices.Contains(secretFolders, folder) {
			return "it lies in " + folder + "/"
		}
	}
	return ""
}

// isSurelySecret says that what looks like a secret is one, by its content or a
// name that nothing else has.
func isSurelySecret(f survey.File) bool {
	name := strings.ToLower(path.Base(f.Path))
	return slices.Contains(f.Kinds, survey.PrivateKey) || slices.Contains(f.Kinds, survey.ServiceAccount) ||
		matchesAny(secretNames, name) && !matchesAny(examples, name) && name != ".envrc"
}
