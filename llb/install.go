package llb

import (
	"path"

	"github.com/moby/buildkit/client/llb"
)

// CacheID is the cache mount that wheels are downloaded into, below the caller's
// namespace.
const CacheID = "wainwright-uv"

// Layer is one dist layer to install.
type Layer struct {
	Label string
	// Lock is the sub-lock: names, versions, artifacts and hashes alone.
	Lock []byte
	// Build lets distributions be built from their sdists.
	Build bool
	// Platform is uv's name for another platform that wheels are unpacked for; "" for
	// the one that the step runs on.
	Platform string
}

// Installed is a dist layer.
type Installed struct {
	Tree llb.State
	// Report has libraries.json, where what was built from an sdist is linked with
	// libraries of the build base. It is none without Layer.Build.
	Report llb.State
}

// Install installs a layer's distributions into an empty tree. Its key is the
// base, the tool and the sub-lock: no byte of the context.
func (s Steps) Install(l Layer, skeleton llb.State) Installed {
	e := exec{
		step:   "deps",
		label:  l.Label,
		root:   s.Base,
		script: "install.py",
		fetch:  true,
		mounts: []llb.RunOption{
			llb.AddMount("/in", files("lock of one layer", File{"/pylock.layer.toml", l.Lock}), llb.Readonly),
			atVenv(skeleton),
		},
	}
	if l.Build {
		e.root = s.BuildBase
		e.args, e.beside = []string{"build"}, []string{"libraries.py"}
	} else {
		// Only wheels are unpacked here, no code of theirs runs: sharing is safe.
		e.env = append(e.env, Env{"UV_CACHE_DIR", "/cache/uv"})
		e.mounts = append(e.mounts, llb.AddMount("/cache/uv", llb.Scratch(),
			llb.AsPersistentCacheDir(path.Join(s.CacheNamespace, CacheID), llb.CacheMountShared)))
	}
	if l.Platform != "" {
		e.args = append(e.args, "--python-platform="+l.Platform)
	}
	run := s.run(e)
	installed := Installed{Tree: run.AddMount("/out", llb.Scratch())}
	if l.Build {
		installed.Report = run.AddMount("/report", llb.Scratch())
	}
	return installed
}
