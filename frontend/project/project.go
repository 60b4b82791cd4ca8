// Package project reads the project out of the build context: the few small files
// that the frontend decides by, and the context narrowed to what a build may see.
package project

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/opencontainers/go-digest"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// Bounds, in bytes: of a file that was found by looking, and of any that is read.
const (
	maxSmallFile = 4 << 20
	maxFile      = 64 << 20
)

// Probe is the first look at the build context, for the small files that decide how the
// rest is read. A local context sends only them.
type Probe struct {
	client *gateway.Client
	ui     *dockerui.Client
	state  llb.State
	ref    gwclient.Reference
	local  bool
	// Vertex is the look itself; warnings hang on it.
	Vertex digest.Digest
}

// probed are the files a probe asks for, as patterns below the project.
var probed = []string{
	"setup.py", "setup.cfg", "pyproject.toml", "pylock.toml", sdistMark,
	".python-version", "runtime.txt", "Procfile", ".ebextensions",
	"*requirements*.txt", "requirements", "*constraints*.txt",
	"tests/requirements.txt", "test/requirements.txt",
	"Dockerfile", "Dockerfile.*", "*.Dockerfile", "docker/Dockerfile*",
	virtualenvMark,
}

// IsDockerfile says that a file is where projects have their Dockerfiles. One
// that was there before may still tell what the project runs.
func IsDockerfile(name string) bool {
	return strings.Contains(path.Base(name), "Dockerfile") && !strings.HasSuffix(name, ".dockerignore")
}

// virtualenvMark finds virtualenvs by what makes them one (PEP 405), whatever
// their name.
const virtualenvMark = "*/pyvenv.cfg"

// sdistMark lies in an unpacked sdist. Its egg-info is no leftover: with no git to
// ask, setuptools_scm and pbr take the files of the project from it.
const sdistMark = "PKG-INFO"

// Look makes the first look at the project in dir, and at more files that the
// configuration names.
func Look(ctx context.Context, client *gateway.Client, ui *dockerui.Client, dir string, more []string) (Probe, error) {
	var follow []string
	for _, each := range append(append([]string{}, probed...), more...) {
		follow = append(follow, path.Join(dir, each))
	}
	st, err := named(ctx, ui)
	if err != nil {
		return Probe{}, err
	}
	instead := st != nil
	if !instead {
		st, err = ui.MainContext(ctx,
			llb.FollowPaths(follow),
			// A hint of its own: under one hint two pattern sets delete each other's files.
			llb.SharedKeyHint("context-wainwright-probe-"+dir),
			dockerui.WithInternalName("look at the project"),
		)
		if err != nil {
			return Probe{}, err
		}
	}
	ref, err := client.Solve(ctx, *st)
	if err != nil {
		return Probe{}, err
	}
	def, vertex, err := gateway.Head(ctx, *st)
	if err != nil {
		return Probe{}, err
	}
	local, err := isLocal(def)
	if err != nil {
		return Probe{}, err
	}
	// One that stands in comes whole, wherever it lies.
	local = local && !instead
	return Probe{client: client, ui: ui, state: *st, ref: ref, local: local, Vertex: vertex}, nil
}

// contextName is the build context that stands in for the main one, as one with
// the name of an image does for a base: --build-context project=...
const contextName = "project"

func named(ctx context.Context, ui *dockerui.Client) (*llb.State, error) {
	found, err := ui.NamedContext(contextName, dockerui.ContextOpt{})
	if err != nil || found == nil {
		return nil, err
	}
	st, _, err := found.Load(ctx)
	return st, err
}

// isLocal tells a directory of the client, which honours patterns, from a git or
// http context and a named input, which come whole.
func isLocal(def *llb.Definition) (bool, error) {
	var op pb.Op
	if err := op.UnmarshalVT(def.Def[0]); err != nil {
		return false, err
	}
	return strings.HasPrefix(op.GetSource().GetIdentifier(), "local://"), nil
}

// Files are small files of the project: slash-separated paths below it to
// contents.
type Files map[string][]byte

// Read reads the small files that are there.
func (p Probe) Read(ctx context.Context, dir string, more []string) (Files, error) {
	found, err := p.list(ctx, dir, more)
	if err != nil {
		return nil, err
	}
	contents := make([][]byte, len(found))
	eg, ctx := errgroup.WithContext(ctx)
	for i, each := range found {
		eg.Go(func() error {
			data, err := gateway.Read(ctx, p.ref, path.Join(dir, each.name), maxFile)
			if err != nil && each.byChance {
				return nil
			}
			contents[i] = data
			return err
		})
	}
	if err := eg.Wait(); err != nil {
		return nil, err
	}
	files := Files{}
	for i, each := range found {
		if contents[i] != nil {
			files[each.name] = contents[i]
		}
	}
	return files, nil
}

// found is a file that a probe got.
type found struct {
	name string
	// byChance is a link that nobody named: it may lead to nothing, or to a folder.
	byChance bool
}

// list finds what a probe asked for in the tree it got: what is asked for by name
// where it is, the rest by looking.
func (p Probe) list(ctx context.Context, dir string, more []string) ([]found, error) {
	wanted := probed
	var all []found
	for _, name := range more {
		if stat, err := p.ref.StatFile(ctx, gwclient.StatRequest{Path: path.Join("/", dir, name)}); err == nil && !stat.IsDir() {
			all = append(all, found{name: name})
		}
	}
	var walk func(below string, whole bool) error
	walk = func(below string, whole bool) error {
		entries, err := p.ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: path.Join("/", dir, below)})
		if err != nil {
			return err
		}
		for _, entry := range entries {
			name := path.Join(below, entry.Path)
			listed := whole || matchesAny(wanted, name)
			if entry.IsDir() {
				if !listed && !leads(wanted, name) {
					continue
				}
				if err := walk(name, listed); err != nil {
					return err
				}
				continue
			}
			kind := fs.FileMode(entry.Mode).Type()
			isNamed := slices.ContainsFunc(all, func(f found) bool { return f.name == name })
			if !listed || isNamed || kind != 0 && kind != fs.ModeSymlink {
				continue
			}
			// A file this large is not one of those that are looked for.
			if entry.Size <= maxSmallFile || name == "pylock.toml" {
				all = append(all, found{name: name, byChance: kind == fs.ModeSymlink})
			}
		}
		return nil
	}
	if err := walk("", false); err != nil {
		return nil, err
	}
	return all, nil
}

func matchesAny(patterns []string, name string) bool {
	for _, pattern := range patterns {
		if ok, err := path.Match(pattern, name); ok && err == nil {
			return true
		}
	}
	return false
}

// leads tells whether a directory may hold something wanted.
func leads(patterns []string, dir string) bool {
	depth := strings.Count(dir, "/") + 1
	for _, pattern := range patterns {
		parts := strings.Split(pattern, "/")
		if len(parts) <= depth {
			continue
		}
		if ok, err := path.Match(strings.Join(parts[:depth], "/"), dir); ok && err == nil {
			return true
		}
	}
	return false
}

// Source is a project of the build context and what its build sees of the context.
type Source struct {
	Dir     string // below the context's root, "" for the root itself
	Files   Files
	Context Context
	probe   Probe
}

// Context is the build context without what an ignore file or the built-in patterns
// leave out.
type Context struct {
	State llb.State
	// Ignore says what narrowed it: Dockerignore or BuiltIn.
	Ignore   string
	Patterns []string
}

// Narrow narrows the context to what the build of the project in dir may see. withGit
// leaves .git in, for a version that is read from it. Errors are BuildKit's.
func (p Probe) Narrow(ctx context.Context, dir string, files Files, withGit bool) (Source, error) {
	narrowed, err := p.narrow(ctx, dir, files, withGit)
	return Source{Dir: dir, Files: files, Context: narrowed, probe: p}, err
}

// WithGit is the same project with .git in its context. Errors are BuildKit's.
func (s Source) WithGit(ctx context.Context) (Source, error) {
	return s.probe.Narrow(ctx, s.Dir, s.Files, true)
}

// Other is another project of the context, such as a local requirement: its build sees
// the context that is given.
func (s Source) Other(dir string, files Files, within Context) Source {
	return Source{Dir: dir, Files: files, Context: within, probe: s.probe}
}

// Beside returns the narrowed context with the given paths in it, relative to the
// context's root, which need not lie below the project. Paths that do not exist are
// left out. Errors are BuildKit's.
func (s Source) Beside(ctx context.Context, paths []string) (Context, error) {
	// Without a directory of its own the project's context is the whole one. Another
	// than a local one comes whole too.
	if s.Dir == "" || !s.probe.local {
		return s.Context, nil
	}
	follow := paths
	if slices.Contains(paths, ".") {
		follow = nil // all of it
	}
	st, err := s.probe.ui.MainContext(ctx,
		llb.ExcludePatterns(s.Context.Patterns),
		llb.FollowPaths(follow),
		// A hint of its own: see Look.
		llb.SharedKeyHint("context-wainwright-beside-"+strings.Join(paths, ",")),
		dockerui.WithInternalName("load "+strings.Join(paths, ", ")),
	)
	if err != nil {
		return Context{}, err
	}
	beside := s.Context
	beside.State = *st
	return beside, nil
}

func (p Probe) narrow(ctx context.Context, dir string, files Files, withGit bool) (Context, error) {
	patterns, err := p.dockerignore(ctx)
	if err != nil {
		return Context{}, err
	}
	ignore := Dockerignore
	if len(patterns) == 0 {
		ignore = BuiltIn
		patterns = builtin(dir, files, withGit)
	}
	if !p.local {
		narrowed := llb.Scratch().File(llb.Copy(p.state, "/", "/", &llb.CopyInfo{
			CopyDirContentsOnly: true,
			ExcludePatterns:     patterns,
		}), dockerui.WithInternalName("narrow the context"))
		return Context{State: narrowed, Ignore: ignore, Patterns: patterns}, nil
	}
	options := []llb.LocalOption{
		llb.ExcludePatterns(patterns),
		llb.SharedKeyHint("context-wainwright-" + dir),
		dockerui.WithInternalName("load build context"),
	}
	if dir != "" {
		followed := []string{dir}
		if withGit {
			followed = append(followed, ".git") // of the repository that the project is in
		}
		options = append(options, llb.FollowPaths(followed))
	}
	st, err := p.ui.MainContext(ctx, options...)
	if err != nil {
		return Context{}, err
	}
	return Context{State: *st, Ignore: ignore, Patterns: patterns}, nil
}

// dockerignore reads the ignore patterns. Docker reads them of a local context
// alone; a git context of ours is narrowed by its own file too.
func (p Probe) dockerignore(ctx context.Context) ([]string, error) {
	if p.local {
		return p.ui.DockerIgnorePatterns(ctx)
	}
	data, err := gateway.Read(ctx, p.ref, ".dockerignore", maxSmallFile)
	if err != nil {
		return nil, nil // there is none
	}
	return ignorefile.ReadAll(strings.NewReader(string(data)))
}
