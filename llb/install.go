package llb

import (
	"path"

	"github.com/moby/buildkit/client/llb"
)

// CacheID is the id of the cache mount that wheels are downloaded into, after the caller's
// namespace. No file in it was fetched with a credential.
const CacheID = "wainwright-public"

// Layer is a layer of distributions to install.
type Layer struct {
	Label string
	// Lock is a pylock.toml with the distributions of this layer alone.
	Lock []byte
	// Build lets uv build distributions from their sdists, with requirements that satisfy
	// BuildConstraints.
	Build            bool
	BuildConstraints []byte
	// Platform is uv's name for the platform that wheels are unpacked for; "" for the one
	// that the step runs on.
	Platform string
	// Native is set if some distributions have compiled code.
	Native bool
	// Shares is set if some distributions are known to install the same paths.
	Shares bool
	// Local are files of the context, which the lock has in local/. They are installed
	// without uv's cache: it could have another file of the same name.
	Local []Copied
	// Unverified is set if no hash tells some of the files from others. They are installed
	// without uv's cache: another build could have put its own file there.
	Unverified bool
}

func (l Layer) files() []File {
	all := []File{{"/pylock.layer.toml", l.Lock}}
	if l.Build {
		all = append(all, buildConstraints(l.BuildConstraints)...)
	}
	return all
}

// Installed is a layer of installed distributions.
type Installed struct {
	Tree llb.State // the layer
	// Report has a file in LibrariesDir if the layer needs or provides shared libraries, and
	// /shared.json if distributions install the same paths. It is only set with
	// Layer.Build, Layer.Native or Layer.Shares.
	Report llb.State
}

// Install installs the distributions of a layer. Its cache key depends on the base, uv and
// the layer's lock, but on no other file of the context than Layer.Local.
func (s Steps) Install(l Layer, emptyVenv llb.State) Installed {
	e := exec{
		step:   "deps",
		label:  l.Label,
		root:   s.Base,
		script: "install.py",
		fetch:  true,
		mounts: []llb.RunOption{
			llb.AddMount("/in", copied(files("lock of one layer", l.files()...), "local", l.Local), llb.Readonly),
			atVenv(emptyVenv),
		},
	}
	reports := l.Build || l.Native
	if reports {
		e.beside = []string{"libraries.py"}
	}
	switch {
	case l.Build:
		e.root, e.args, e.env, e.code = s.BuildBase, []string{"build"}, s.Building, true
	case len(l.Local) > 0 || l.Unverified:
		e.args = []string{"uncached"}
	default:
		// Wheels are unpacked and none of their code runs, and install.py fetches nothing into
		// it with a credential, so the cache can be shared.
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

// LibrariesDir is the folder with a file for each layer that needs or provides shared
// libraries.
const LibrariesDir = Venv + "/libraries"

// Libraries joins the reports of layers, in LibrariesDir. The result is a layer of the image,
// as the lock is, so that an exported cache has it in every mode: a build that imports this
// cache needs no report and therefore installs nothing again.
func (s Steps) Libraries(reports []llb.State) llb.State {
	label := s.Label("[image] which shared libraries are needed")
	var action *llb.FileAction
	for _, report := range reports {
		// The code that was compiled may have written other files there.
		all := &llb.CopyInfo{CopyDirContentsOnly: true, IncludePatterns: []string{LibrariesDir[1:] + "/*.json"}}
		if action == nil {
			action = llb.Copy(report, "/", "/", all)
		} else {
			action = action.Copy(report, "/", "/", all)
		}
	}
	return withFixedTimes(llb.Scratch().File(action, llb.WithCustomName(label)), label)
}
