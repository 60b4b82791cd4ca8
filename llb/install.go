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
	// Native says that there is compiled code among what is installed.
	Native bool
	// BuildConstraints hold for what those are built with.
	BuildConstraints []byte
	// Shares says that some of them are known to write the same paths.
	Shares bool
	// Local are the files of the context that the sub-lock has below local/. No cache
	// serves what they were before under the same name.
	Local []Copied
}

func (l Layer) files() []File {
	all := []File{{"/pylock.layer.toml", l.Lock}}
	if l.Build {
		all = append(all, buildConstraints(l.BuildConstraints)...)
	}
	return all
}

// Installed is a dist layer.
type Installed struct {
	Tree llb.State
	// Report has a file below LibrariesDir, where the layer needs or brings shared
	// libraries, and shared.json, where distributions write the same paths. It is none
	// without Layer.Build, Layer.Native or Layer.Shares.
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
			llb.AddMount("/in", copied(files("lock of one layer", l.files()...), "local", l.Local), llb.Readonly),
			atVenv(skeleton),
		},
	}
	reports := l.Build || l.Native
	if reports {
		e.beside = []string{"libraries.py"}
	}
	switch {
	case l.Build:
		e.root, e.args, e.env = s.BuildBase, []string{"build"}, s.Building
	case len(l.Local) > 0:
		e.args = []string{"local"}
	default:
		// Only wheels are unpacked here, no code of theirs runs: sharing is safe.
		e.env = append(e.env, Env{"UV_CACHE_DIR", "/cache/uv"})
		e.mounts = append(e.mounts, llb.AddMount("/cache/uv", llb.Scratch(),
			llb.AsPersistentCacheDir(path.Join(s.CacheNamespace, CacheID), llb.CacheMountShared)))
	}
	if l.Native {
		e.args = append(e.args, "native")
	}
	if l.Shares {
		e.args = append(e.args, "shares")
	}
	if l.Platform != "" {
		e.args = append(e.args, "--python-platform="+l.Platform)
	}
	run := s.run(e)
	installed := Installed{Tree: run.AddMount("/out", llb.Scratch())}
	if reports || l.Shares {
		installed.Report = run.AddMount("/report", llb.Scratch())
	}
	return installed
}

// LibrariesDir has a file for each layer that needs or brings shared libraries.
const LibrariesDir = Venv + "/libraries"

// Libraries are the reports of the layers in one, below LibrariesDir. It is a layer of
// the image, as the lock is: an exported cache has it in every mode, and whoever goes
// on from there asks for no report and so installs nothing again.
func (s Steps) Libraries(reports []llb.State) llb.State {
	label := s.Label("[image] which shared libraries are needed")
	var action *llb.FileAction
	for _, report := range reports {
		// Not what else the code that compiled may have left there.
		all := &llb.CopyInfo{CopyDirContentsOnly: true, IncludePatterns: []string{LibrariesDir[1:] + "/*.json"}}
		if action == nil {
			action = llb.Copy(report, "/", "/", all)
		} else {
			action = action.Copy(report, "/", "/", all)
		}
	}
	return settled(llb.Scratch().File(action, llb.WithCustomName(label)), label)
}
