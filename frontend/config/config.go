// Package config is what a project says about its image: the TOML below the
// syntax line of the Dockerfile, [tool.wainwright] in pyproject.toml, and build
// arguments, read strictly and merged key by key into one value that remembers
// where each key was said.
package config

import (
	"fmt"
	"time"
)

// Config is the merged configuration. The zero value of a field means that
// nobody said anything and the step that needs it decides; a list that was
// given but is empty is not nil (requirements = [] turns requirements.txt off).
type Config struct {
	Project string // directory of the project below the context's root, slash-separated; "" is the root
	Python  string // "3.11": a minor version
	Base    string // image reference; "{python}" in it stands for Python

	Extras       []string // extras of the project to install
	Packages     []string // PEP 508 requirements installed besides what is declared
	Requirements []string // requirements files, relative to Project; nil: the one beside setup.py
	Constraints  []string // constraints files, relative to Project

	Cmd        []string
	Entrypoint []string
	Include    []string // carried files, as .dockerignore patterns below Project; nil: the rule decides

	Apt   Apt
	Env   map[string]string
	Build Build
	Index Index

	User        string // "uid", "uid:gid", or names of the base in their place; "": 10001:0
	Workdir     string // absolute path; "": /app
	Labels      map[string]string
	Expose      []string     // "5000", "8080/tcp"
	Volumes     []string     // absolute paths
	Healthcheck *Healthcheck // nil: the base's
	StopSignal  string       // "SIGTERM" or a number
	Lock        string       // lock file, relative to Project; "": pylock.toml where one lies
	Ignore      []string     // rules not to be told of: "NAME" or "NAME:FILES"
	Test        Test

	// Sources tells for each dotted key ("apt.runtime", "env.MLFLOW_TRACKING_URI")
	// who said it last.
	Sources map[string]Source
}

// Apt names Debian packages.
type Apt struct {
	Build   []string // only where wheels are built
	Runtime []string // in the image
}

// Build is about the step that makes the project's wheel.
type Build struct {
	Requires    []string          // PEP 508 requirements of the build environment, besides the declared ones
	Constraints []string          // PEP 508 constraints on the build environment
	Env         map[string]string // environment of the build backend
	Network     bool              // default false
}

// Index is where distributions come from, in uv's terms. An index may be named,
// as in "internal=https://...": the name makes UV_INDEX_INTERNAL_USERNAME and
// UV_INDEX_INTERNAL_PASSWORD its credentials.
type Index struct {
	URL          string
	Extra        []string
	Strategy     string // first-index, unsafe-first-match, unsafe-best-match
	ExcludeNewer string // RFC 3339 time or date
	TorchBackend string // UV_TORCH_BACKEND
}

// Healthcheck is the image's HEALTHCHECK. A zero duration or number was not
// given and means the engine's default.
type Healthcheck struct {
	Cmd           []string // exec form; empty: no healthcheck, not even the base's
	Interval      time.Duration
	Timeout       time.Duration
	StartPeriod   time.Duration
	StartInterval time.Duration
	Retries       int
}

// Test configures the test target. Where neither extras nor requirements are
// given, those are taken that have the usual names.
type Test struct {
	Extras       []string
	Requirements []string // requirements files, relative to Project
	Groups       []string // dependency groups of pyproject.toml (PEP 735)
	Cmd          []string
	Env          map[string]string
	Network      bool // default false
}

// Source says where a key was said: a file and its 1-based lines, first to last,
// or a build argument (File is BuildArgument, the lines are 0).
type Source struct {
	File    string
	Line    int
	EndLine int
}

func (s Source) String() string {
	if s.Line == 0 {
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}
