package project

import (
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/moby/patternmatcher"
)

// What narrows a context.
const (
	Dockerignore = ".dockerignore"
	BuiltIn      = "a built-in pattern"
)

const (
	gitIgnore     = "**/.git"
	eggInfoIgnore = "**/*.egg-info"
)

// builtinIgnores narrows a context that has no .dockerignore: what no setup.py
// reads and no image needs, which is also what makes a context slow to send.
var builtinIgnores = []string{
	gitIgnore, "**/.hg", "**/.svn",
	"**/.venv", "**/venv/**/site-packages", "**/node_modules",
	"**/.env", "**/.env.*", "!**/.env.example",
	"**/__pycache__", "**/*.pyc", "**/*.pyo",
	"**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache", "**/.tox", "**/.nox", "**/.eggs",
	"**/.ipynb_checkpoints", "**/.DS_Store", "**/.idea", "**/.vscode",
	eggInfoIgnore, "**/build/bdist.*-*", "**/build/lib.*-*", "**/build/temp.*-*", "**/logs/*.log",
	// Of folders whose names packages have too, what no package has.
	"**/mlruns/[0-9]*", "**/mlruns/.trash", "**/mlartifacts/[0-9]*",
	"**/wandb/run-*", "**/wandb/offline-run-*", "**/wandb/latest-run",
}

// rootIgnores are folders of a project's root. Deeper down a package may have such
// a name: loggers/wandb.
var rootIgnores = []string{
	"venv", "build/lib", "dist/*.whl", "dist/*.tar.gz", "mlruns", "mlartifacts", "wandb",
}

// containerIgnores are files of a root, the context's or the project's. Deeper down a
// package may have them for templates.
var containerIgnores = []string{
	"Dockerfile", "Dockerfile.*", "docker/Dockerfile", "docker/Dockerfile.*", ".dockerignore",
	"docker-compose*.yml", "docker-compose*.yaml", "compose.yml", "compose.yaml",
}

// builtin gives the built-in patterns and the virtualenvs that were found.
func builtin(dir string, files Files, keepGit bool) []string {
	var patterns, found []string
	_, sdist := files[sdistMark]
	for _, pattern := range builtinIgnores {
		if pattern == gitIgnore && keepGit || pattern == eggInfoIgnore && sdist {
			continue
		}
		patterns = append(patterns, pattern)
	}
	for _, pattern := range rootIgnores {
		patterns = append(patterns, path.Join(dir, pattern))
	}
	for _, root := range slices.Compact([]string{"", dir}) {
		for _, pattern := range containerIgnores {
			patterns = append(patterns, path.Join(root, pattern))
		}
	}
	for name := range files {
		if ok, _ := path.Match(virtualenvMark, name); ok {
			found = append(found, path.Join(dir, path.Dir(name)))
		}
	}
	sort.Strings(found) // the patterns are part of the source's key
	return append(patterns, found...)
}

// IgnoreFile is the file that decides what is not sent, as a remedy speaks of it.
// One that does not exist yet has to go on with what it replaces, but for a
// pattern that is in the way.
func (c Context) IgnoreFile(unwanted string) string {
	if c.Ignore == Dockerignore {
		return Dockerignore
	}
	var names []string
	for _, name := range []string{".env", ".git", "venv"} {
		if !strings.HasPrefix(unwanted, "**/"+name) {
			names = append(names, name)
		}
	}
	last := len(names) - 1
	return fmt.Sprintf("a .dockerignore (a new one replaces the patterns that are built in: name %s and %s there too)",
		strings.Join(names[:last], ", "), names[last])
}

// LetIn says which pattern leaves something out, and what to write so that none does.
func (c Context) LetIn(name, pattern string) string {
	if c.Ignore == Dockerignore {
		return fmt.Sprintf(".dockerignore leaves it out with %q, so write !%s below that", pattern, name)
	}
	return fmt.Sprintf("%q is left out where no .dockerignore decides, so write %s", pattern, c.IgnoreFile(pattern))
}

// LeavesOut is the pattern that leaves a file below the context's root out, ""
// if none does.
func (c Context) LeavesOut(name string) string {
	by := ""
	for _, pattern := range c.Patterns {
		plain, negated := strings.CutPrefix(pattern, "!")
		matcher, err := patternmatcher.New([]string{plain})
		if err != nil {
			continue
		}
		if found, err := matcher.MatchesOrParentMatches(name); err != nil || !found {
			continue
		}
		by = pattern
		if negated {
			by = ""
		}
	}
	return by
}
