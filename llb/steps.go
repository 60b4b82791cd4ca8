// Package llb makes the LLB states of a build. Its functions are pure: the same input gives
// the same bytes on every machine.
//
// A step is an exec that runs one of the scripts in steps/ with the Python of the base. Its
// inputs are mounts at fixed paths, and its result is an output mount on scratch. So the
// result is one layer without other files, and the step's cache key depends on its mounts,
// arguments and environment alone.
package llb

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// Paths inside the steps and the image.
const (
	Venv = paths.Venv

	stepsDir = "/wainwright"
	uvPath   = "/tool/uv"
)

// epoch is the time of all files that wainwright writes into an image: the oldest time that
// a zip archive can have. steps/common.py has the same time.
var epoch = Epoch()

// Epoch returns the time of all files that wainwright writes into an image.
func Epoch() time.Time { return time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC) }

// Steps is what all steps of one platform have in common.
type Steps struct {
	Base      llb.State // the image that steps run in, with its environment
	BuildBase llb.State // Base with the packages of apt.build
	Tool      llb.State // has /uv
	// Survey is survey.py, which the wheel step runs, and the modules that it imports.
	Survey []File
	// Run has the caller's options for every exec: network mode, extra hosts, ulimits.
	Run []llb.RunOption
	// Proxy has the caller's proxies, whose URLs may contain a password. Steps that connect
	// to other hosts get it, and tests that have a network.
	Proxy []llb.RunOption
	// Reach has trusted certificates and proxies that are secrets, for every step that
	// connects to other hosts.
	Reach []llb.RunOption
	// Fetch has the caller's other secrets, for steps in which uv downloads.
	Fetch []llb.RunOption
	// Platform is uv's name for the platform that a build environment is installed for; ""
	// for the one that steps run on.
	Platform string
	// Index is the environment that tells uv where distributions come from.
	Index []Env
	// Building is added to Index in steps that build distributions.
	Building []Env
	// CacheNamespace is the first part of the ids of cache mounts.
	CacheNamespace string
	// NoCache are the names of the steps that are not taken from the cache.
	NoCache []string
	// LabelPlatform is the platform in the labels of steps that only one platform has; ""
	// if the build has one platform.
	LabelPlatform string
}

// StepNames returns the names by which --no-cache-filter selects steps
// (https://docs.docker.com/reference/cli/docker/buildx/build/#no-cache-filter).
func StepNames() []string {
	return []string{"apt-build", "apt-runtime", "build-environment", "deps", "lock", "test", "venv", "wheel"}
}

// ForPlatform returns the steps with the name of a platform in their labels: "[wheel] x"
// becomes "[linux/arm64 wheel] x". A step that all platforms share is one vertex and must
// not have it. With an empty name the labels stay as they are.
func (s Steps) ForPlatform(name string) Steps {
	s.LabelPlatform = name
	return s
}

// Label returns the name of a vertex in the progress, for a text such as "[wheel] x".
func (s Steps) Label(text string) string {
	const most = 300 // bytes
	text = report.Clip(report.Line(text), most)
	rest, ok := strings.CutPrefix(text, "[")
	if !ok || s.LabelPlatform == "" {
		return text
	}
	return "[" + s.LabelPlatform + " " + rest
}

// Env is one environment variable.
type Env struct{ Name, Value string }

// exec is one run of a script.
type exec struct {
	step    string // its name for --no-cache-filter: see StepNames
	label   string
	root    llb.State
	script  string
	beside  []string // scripts that it starts, or imports in a function
	args    []string
	offline bool // without a network
	reach   bool // other programs than uv connect to other hosts: Proxy and Reach
	proxied bool // Proxy alone
	fetch   bool // uv downloads: Proxy, Reach, Fetch and Index
	bare    bool // without uv, as the image is
	// code is set if code of others may run that is not part of the base: a build backend.
	// The root is read-only then. So what the step imports and starts after that code has
	// run is still the base's.
	code   bool
	env    []Env
	mounts []llb.RunOption
}

// run returns the state of the exec, for its root and its output mounts.
func (s Steps) run(e exec) llb.ExecState {
	options := []llb.RunOption{
		// -E, -S: the base's own PYTHON* settings and site-packages stay out of the
		// steps, and a step starts sooner.
		llb.Args(append([]string{"python3", "-E", "-S", "-B", "-X", "utf8", path.Join(stepsDir, e.script)}, e.args...)),
		llb.Dir("/tmp"),
		llb.User("root"),
		llb.WithCustomName(s.Label(e.label)),
		llb.AddMount(stepsDir, s.scriptMount(e), llb.Readonly),
	}
	if e.code {
		// Builds of sdists write below /tmp, which is also HOME, and into their own folder.
		// Not in memory: some have gigabytes.
		options = append(options, llb.ReadonlyRootFS(), llb.AddMount("/tmp", llb.Scratch(), llb.ForceNoOutput))
	}
	if !e.bare {
		options = append(options, llb.AddMount(path.Dir(uvPath)+"/uv", s.Tool, llb.SourcePath("/uv"), llb.Readonly))
	}
	options = append(options, s.Run...)
	if e.offline {
		options = append(options, llb.Network(pb.NetMode_NONE))
	}
	if e.fetch || e.reach || e.proxied {
		options = append(options, s.Proxy...)
	}
	if e.fetch || e.reach {
		options = append(options, s.Reach...)
	}
	if e.fetch {
		options = append(options, s.Fetch...)
		for _, variable := range s.Index {
			options = append(options, llb.AddEnv(variable.Name, variable.Value))
		}
	}
	for _, variable := range e.env {
		options = append(options, llb.AddEnv(variable.Name, variable.Value))
	}
	options = append(options, e.mounts...)
	if slices.Contains(s.NoCache, e.step) {
		options = append(options, llb.IgnoreCache)
	}
	return e.root.Run(options...)
}

// files returns a state with files that the frontend writes.
func files(label string, contents ...File) llb.State {
	var action *llb.FileAction
	for _, file := range contents {
		if action == nil {
			action = llb.Mkfile(file.Path, 0o644, file.Data, llb.WithCreatedTime(epoch))
		} else {
			action = action.Mkfile(file.Path, 0o644, file.Data, llb.WithCreatedTime(epoch))
		}
	}
	return llb.Scratch().File(action, llb.WithCustomName("[internal] "+label))
}

// File is a file that the frontend writes.
type File struct {
	Path string // absolute in its mount
	Data []byte
}
