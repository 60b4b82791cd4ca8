// Package llb turns the parts of a plan into LLB states: pure functions, no
// I/O, the same bytes for the same plan on every machine.
//
// Every exec runs one script of steps/ with the base's own Python. What it reads
// is mounted under fixed paths, what it makes is an output mount on scratch, so a
// step's result is one clean layer and its cache key is what is mounted and said.
package llb

import (
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// Paths inside the steps and the image.
const (
	Venv = paths.Venv
	// SourceDir is where the context lies while a wheel is made, the project at its own
	// place in it.
	SourceDir = "/src"

	stepsDir = "/wainwright"
	uvPath   = "/tool/uv"
)

// Steps is what all steps of one platform share.
type Steps struct {
	// Base is the image steps run in: the base with its environment, and
	// BuildBase the same with what [apt] build adds. They run natively.
	Base      llb.State
	BuildBase llb.State
	// Tool holds /uv.
	Tool llb.State
	// Survey is survey.py, which the wheel step runs, and what it imports.
	Survey []File
	// Run holds what the caller of the build asked for every exec: network
	// mode, extra hosts, ulimits.
	Run []llb.RunOption
	// Proxy holds the caller's proxies, whose URLs may carry a password: for steps that
	// reach out, and tests with a network. Reach holds what every step that reaches out
	// gets besides: whom to trust, and proxies that are secret. Fetch holds what only
	// fetching steps get: the secrets.
	Proxy []llb.RunOption
	Reach []llb.RunOption
	Fetch []llb.RunOption
	// Platform is uv's name for another platform that a build environment is installed
	// for; "" for the one that steps run on.
	Platform string
	// Index is the environment that tells uv where distributions come from.
	Index []Env
	// Building is more of it, where distributions are built.
	Building []Env
	// CacheNamespace prefixes the ids of cache mounts.
	CacheNamespace string
	// NoCache are the names of the steps that are not taken from the cache.
	NoCache []string
	// LabelPlatform stands in the labels of what is of one platform; "" where one
	// platform is built.
	LabelPlatform string
}

// StepNames are the names by which --no-cache-filter selects steps.
func StepNames() []string {
	return []string{"apt-build", "apt-runtime", "build-environment", "deps", "lock", "test", "venv", "wheel"}
}

// ForPlatform returns the steps with the name of a platform in their labels:
// "[wheel] x" becomes "[linux/arm64 wheel] x". Steps that all platforms share are
// one vertex, so they keep the same label. An empty name changes nothing.
func (s Steps) ForPlatform(name string) Steps {
	s.LabelPlatform = name
	return s
}

// Label is the text that names a vertex in the progress.
func (s Steps) Label(text string) string {
	text = report.Visible(text)
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
	step    string // the name --no-cache-filter knows
	label   string
	root    llb.State
	script  string
	beside  []string // scripts that it starts, or imports in a function
	args    []string
	offline bool
	reach   bool // what others than uv fetch by it
	proxied bool // it has the caller's proxies and nothing else
	fetch   bool
	bare    bool // without uv: it is the image that runs
	env     []Env
	mounts  []llb.RunOption
}

// run starts the script. It gives the exec's state, for its output mounts.
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
		for _, each := range s.Index {
			options = append(options, llb.AddEnv(each.Name, each.Value))
		}
	}
	for _, each := range e.env {
		options = append(options, llb.AddEnv(each.Name, each.Value))
	}
	options = append(options, e.mounts...)
	if slices.Contains(s.NoCache, e.step) {
		options = append(options, llb.IgnoreCache)
	}
	return e.root.Run(options...)
}

// files is a state with files that the frontend writes.
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

// File is a file the frontend writes.
type File struct {
	Path string // absolute in its mount
	Data []byte
}
