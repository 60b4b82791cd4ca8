package carry

import (
	"path"
	"slices"
	"strings"
)

// neverFolders are folders whose files no rule carries, at any depth.
var neverFolders = []string{
	".github", ".gitlab", ".circleci", ".idea", ".vscode", ".venv", "venv", "mlruns", "mlartifacts",
	"test", "tests", "build", "dist", "wheelhouse", "catboost_info", "htmlcov", "__MACOSX",
}

// neverWhole are folders that are not carried as a whole, though a single file in
// one may be needed: some projects train from notebook/data/stud.csv.
var neverWhole = []string{"notebook", "notebooks", "research", "docs", "doc"}

// neverNames are files that are about the project and not part of the program.
var neverNames = []string{
	"Dockerfile*", "*.dockerfile", "*.Dockerfile", "docker-compose*", "compose.yaml", "compose.yml", ".dockerignore",
	".git*", ".travis.yml", ".gitlab-ci.yml", "Jenkinsfile", "azure-pipelines*.yml", ".pre-commit-config.yaml",
	"tox.ini", "*.ipynb", "*.pyc", ".DS_Store", "Thumbs.db",
}

// aboutNames are files about the project that a program may read: they are
// carried if it opens them by name.
var aboutNames = []string{
	"setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in", "Makefile", "Procfile", "MLproject", "CITATION*",
	"README*", "readme*", "LICENSE*", "LICENCE*", "CHANGELOG*", "CONTRIBUTING*", "AUTHORS*", "NOTICE*",
	"*requirements.txt", "requirements*", "environment*.yml", "environment*.yaml", "conda*.yml", "conda*.yaml",
	"Pipfile*", "poetry.lock", "uv.lock", "pylock*.toml", "runtime.txt", ".python-version", "apt.txt", "*.code-workspace",
	"dvc.yaml", "dvc.lock", ".dvcignore", ".flake8", ".pylintrc", "mypy.ini", "pytest.ini", "*.dvc",
}

// never is why no rule carries a file, "" if one may.
func (t tree) never(p string) string {
	if why := t.neverFolder(p); why != "" {
		return why
	}
	return neverName(p)
}

// neverFolder is why nothing in the folders of a file is carried, "" if it may be.
// A file that the program opens by name is carried even so.
func (t tree) neverFolder(p string) string {
	above := ""
	for folder := range strings.SplitSeq(path.Dir(p), "/") {
		above = path.Join(above, folder)
		switch {
		case folder == "test" && t.isTestSet(above):
		case folder == "test" || folder == "tests":
			return "tests"
		case slices.Contains(neverFolders, folder) || strings.HasSuffix(folder, ".egg-info") || strings.HasSuffix(folder, ".dist-info"):
			return folder + "/ is not part of the program"
		}
	}
	return ""
}

// isTestSet reports whether a folder test/ is data that a model is tested with.
func (t tree) isTestSet(folder string) bool {
	if is, known := t.testSets[folder]; known {
		return is
	}
	return isTestSet(t.survey, folder) // a path through a symbolic link
}

// neverName is why files of that name are not carried, "" if they may be.
func neverName(p string) string {
	switch {
	case path.Ext(p) == ".ipynb":
		return "a notebook"
	case matchesAny(neverNames, path.Base(p)):
		return "not part of the program"
	}
	return ""
}

// isAbout reports whether a file in the root is about the project.
func isAbout(p string) bool {
	return !strings.Contains(p, "/") && (matchesAny(aboutNames, p) || matchesAny(neverNames, p))
}

// matchesAny reports whether a name matches one of the patterns, each with at most
// one star. It is called for every file of the project, and path.Match takes ten
// times as long.
func matchesAny(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		head, tail, star := strings.Cut(pattern, "*")
		if !star {
			return name == pattern
		}
		return len(name) >= len(head)+len(tail) && strings.HasPrefix(name, head) && strings.HasSuffix(name, tail)
	})
}
