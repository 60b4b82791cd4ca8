package project

import (
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/moby/patternmatcher"
)

// What excludes files from a context: see Context.Ignore.
const (
	Dockerignore = ".dockerignore"
	BuiltIn      = "a built-in pattern"
)

const (
	gitIgnore     = "**/.git"
	eggInfoIgnore = "**/*.egg-info"
)

// builtinIgnores are the patterns for a context that has no .dockerignore
// (https://docs.docker.com/build/concepts/context/#dockerignore-files). They match files
// that no setup.py reads and no image needs, and that make a context slow to send.
var builtinIgnores = []string{
	gitIgnore, "**/.hg", "**/.svn",
	"**/.venv", "**/venv/**/site-packages", "**/node_modules",
	"**/.env", "**/.env.*", "!**/.env.example",
	"**/__pycache__", "**/*.pyc", "**/*.pyo",
	"**/.pytest_cache", "**/.mypy_cache", "**/.ruff_cache", "**/.tox", "**/.nox", "**/.eggs",
	"**/.ipynb_checkpoints", "**/.DS_Store", "**/.idea", "**/.vscode",
	eggInfoIgnore, "**/build/bdist.*-*", "**/build/lib.*-*", "**/build/temp.*-*", "**/logs/*.log",
	// Packages may have these names too, so only contents that no package has are matched.
	"**/mlruns/[0-9]*", "**/mlruns/.trash", "**/mlartifacts/[0-9]*",
	"**/wandb/run-*", "**/wandb/offline-run-*", "**/wandb/latest-run",
}

// rootIgnores are patterns for the root of a project. Deeper down, packages have such names:
// loggers/wandb.
var rootIgnores = []string{
	"venv", "build/lib", "dist/*.whl", "dist/*.tar.gz", "mlruns", "mlartifacts", "wandb",
}

// containerIgnores are patterns for the root of the context and that of the project. Deeper
// down, packages have such files as templates.
var containerIgnores = []string{
	"Dockerfile", "Dockerfile.*", "docker/Dockerfile", "docker/Dockerfile.*", ".dockerignore",
	"docker-compose*.yml", "docker-compose*.yaml", "compose.yml", "compose.yaml",
}

// builtin returns the built-in patterns, and the paths of the virtual environments among the
// project's files.
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
	sort.Strings(found) // the patterns are part of the cache key of the context
	return append(patterns, found...)
}

// IgnoreFile names .dockerignore for a remedy. If there is none yet, it adds that a new one
// must repeat the important built-in patterns, except for unwanted.
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

// LetIn returns a remedy that names the pattern which excludes a file, and what to write to
// include it.
func (c Context) LetIn(name, pattern string) string {
	if c.Ignore == Dockerignore {
		return fmt.Sprintf(".dockerignore leaves it out with %q, so write !%s below that", pattern, name)
	}
	return fmt.Sprintf("%q is left out where no .dockerignore decides, so write %s", pattern, c.IgnoreFile(pattern))
}

// LeavesOut returns the pattern that excludes a file, given by its path in the context, or
// "".
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
