// Package config reads the configuration of an image: the TOML below the syntax line of the
// Dockerfile, [tool.wainwright] in pyproject.toml, and build arguments. Unknown keys and
// wrong values are errors. The inputs are merged key by key into one value that has the
// source of each key.
package config

import (
	"time"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Config is the merged configuration. A field with the zero value is not set, and the stage
// that needs it decides. A list that is set and empty is not nil: requirements = [] turns
// requirements.txt off.
type Config struct {
	Project string // directory of the project below the context's root, slash-separated; "" is the root
	Python  string // "3.11": a minor version
	Base    string // image reference; "{python}" is replaced by the version

	Extras       []string // extras of the project to install
	Packages     []string // requirements to install in addition to the declared ones
	Requirements []string // requirements files, relative to Project; nil: the one beside setup.py
	Constraints  []string // constraints files, relative to Project

	Cmd        []string
	Entrypoint []string
	Include    []string // files to copy, as .dockerignore patterns below Project; nil: decided from the code

	Apt   Apt
	Env   map[string]string
	Build Build
	Index Index

	User        string // "uid", "uid:gid", or names that the base has; "": 10001:0
	Workdir     string // absolute path; "": paths.Workdir
	Labels      map[string]string
	Expose      []string     // "5000", "8080/tcp"
	Volumes     []string     // absolute paths
	Healthcheck *Healthcheck // nil: the base's
	StopSignal  string       // "SIGTERM" or a number
	Lock        string       // lock file, relative to Project; "": pylock.toml, if there is one
	Ignore      []string     // rules not to report: "NAME" or "NAME:FILES"
	Test        Test

	// Sources has the position of each dotted key that is set: "apt.runtime",
	// "env.MLFLOW_TRACKING_URI". For a build argument its file is BuildArgument, and it has
	// no lines.
	Sources map[string]report.Position
}

// Apt has the names of Debian packages.
type Apt struct {
	Build   []string // for building wheels only
	Runtime []string // in the image
}

// Build configures the build of the project's wheel.
type Build struct {
	Requires    []string          // requirements of the build environment, in addition to the declared ones
	Constraints []string          // constraints on the build environment
	Env         map[string]string // environment of the build backend
	Network     bool              // default false
}

// Index says where distributions come from, as uv's options do. An index may have a name, as
// in "internal=https://...": its credentials are then UV_INDEX_INTERNAL_USERNAME and
// UV_INDEX_INTERNAL_PASSWORD. See https://docs.astral.sh/uv/concepts/indexes/.
type Index struct {
	URL          string
	Extra        []string
	Strategy     string // first-index, unsafe-first-match, unsafe-best-match
	ExcludeNewer string // RFC 3339 time or date
	TorchBackend string // UV_TORCH_BACKEND
}

// Healthcheck is the image's HEALTHCHECK. A zero duration or number means the engine's
// default.
type Healthcheck struct {
	Cmd           []string // exec form; empty: no healthcheck, not even the base's
	Interval      time.Duration
	Timeout       time.Duration
	StartPeriod   time.Duration
	StartInterval time.Duration
	Retries       int
}

// Test configures the test target. If neither extras nor requirements are set, those with
// the usual names are used.
type Test struct {
	Extras       []string
	Requirements []string // requirements files, relative to Project
	Groups       []string // dependency groups of pyproject.toml, see https://peps.python.org/pep-0735/
	Cmd          []string
	Env          map[string]string
	Network      bool // default false
}
