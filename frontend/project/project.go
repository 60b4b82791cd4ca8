// Package project reads the few small files of a project on which the frontend bases its
// decisions, and excludes from the build context what no build needs.
package project

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher/ignorefile"
	"github.com/opencontainers/go-digest"
	fstypes "github.com/tonistiigi/fsutil/types"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Bounds on the sizes of files, in bytes: of one that matches a pattern, of one that is named, of
// a lock, and of all that match patterns or are named together. Eight megabytes of requirements
// are half a million, which take half a minute to parse.
const (
	maxSmallFile = 4 << 20
	maxNamedFile = 8 << 20
	maxLock      = 32 << 20
	maxAll       = 64 << 20
)

// maxFile returns the bound on a file that is named. A lock may have any name of TOML.
func maxFile(name string) int64 {
	if path.Ext(name) == ".toml" {
		return maxLock
	}
	return maxNamedFile
}

// Bounds on the number of files that are read because they match a pattern, and because they are
// named. BuildKit takes a millisecond to read one.
const (
	maxListed = 2000
	maxNamed  = 1000
)

// Probe is the result of reading a part of the build context: the small files on which it
// depends how the rest is read. The client sends only these of a local context.
type Probe struct {
	ui    *dockerui.Client
	state llb.State
	ref   gwclient.Reference
	local bool
	// Vertex is the digest of the vertex that loads the files. Clients show warnings beside
	// it.
	Vertex digest.Digest
}

// probed are the files that a probe loads, as patterns relative to the project.
var probed = []string{
	"setup.py", "setup.cfg", "pyproject.toml", "pylock.toml", sdistMark,
	".python-version", "runtime.txt", "Procfile", ".ebextensions",
	"*requirements*.txt", "requirements", "*constraints*.txt",
	"tests/requirements.txt", "test/requirements.txt",
	"Dockerfile", "Dockerfile.*", "*.Dockerfile", "docker/Dockerfile*",
	virtualenvMark,
}

// IsDockerfile reports whether a file has the name of a Dockerfile. The command in a
// project's old Dockerfile shows how to run the project.
func IsDockerfile(name string) bool {
	return strings.Contains(path.Base(name), "Dockerfile") && !strings.HasSuffix(name, ".dockerignore")
}

// virtualenvMark matches the file that every virtual environment has
// (https://peps.python.org/pep-0405/).
const virtualenvMark = "*/pyvenv.cfg"

// sdistMark is a file that every unpacked sdist has
// (https://packaging.python.org/en/latest/specifications/source-distribution-format/). In an
// sdist, setuptools_scm and pbr read the list of the project's files from egg-info, because
// there is no git.
const sdistMark = "PKG-INFO"

// Look loads the small files of the project in dir, and those that match more patterns, relative
// to dir. Errors are BuildKit's.
func Look(ctx context.Context, client *gateway.Client, ui *dockerui.Client, dir string, more []string) (Probe, error) {
	var follow []string
	for _, pattern := range slices.Concat(probed, more) {
		follow = append(follow, path.Join(dir, pattern))
	}
	st, err := named(ctx, ui)
	if err != nil {
		return Probe{}, err
	}
	isNamed := st != nil
	if !isNamed {
		st, err = ui.MainContext(ctx,
			llb.FollowPaths(follow),
			// This needs a hint of its own: BuildKit keeps one set of files for a hint, and
			// would delete and send again the files of the other set of patterns.
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
	local = local && !isNamed // a named context is loaded whole
	return Probe{ui: ui, state: *st, ref: ref, local: local, Vertex: vertex}, nil
}

// contextName is the name of a build context that replaces the main one:
// --build-context project=...
const contextName = "project"

// named returns the build context that replaces the main one, nil if there is none.
func named(ctx context.Context, ui *dockerui.Client) (*llb.State, error) {
	found, err := ui.NamedContext(contextName, dockerui.ContextOpt{})
	if err != nil || found == nil {
		return nil, err
	}
	st, _, err := found.Load(ctx)
	return st, err
}

// isLocal reports whether a context is a directory of the client. Only then are patterns
// applied; a git or http context is loaded whole.
func isLocal(def *llb.Definition) (bool, error) {
	var op pb.Op
	if err := op.UnmarshalVT(def.Def[0]); err != nil {
		return false, err
	}
	return strings.HasPrefix(op.GetSource().GetIdentifier(), "local://"), nil
}

// Files are small files of the project: their contents by their slash-separated paths,
// relative to the project.
type Files map[string][]byte

// Read reads the small files of the project in dir. The error is a report.Problem if the lock is
// too large, else BuildKit's.
func (p Probe) Read(ctx context.Context, dir string) (Files, error) {
	listed, err := p.list(ctx, dir, "", probed)
	if err != nil {
		return nil, err
	}
	return p.read(ctx, dir, listed)
}

// ReadFolder reads the files of a folder of the project in dir that match a pattern: its path is
// relative to dir. It reads none, and tooMany is set, if there are more than are read of named
// files. Errors are BuildKit's.
func (p Probe) ReadFolder(ctx context.Context, dir, folder, pattern string) (files Files, tooMany bool, err error) {
	found, err := gateway.NewTree(p.ref).List(ctx, path.Join(dir, folder))
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	listed, err := p.list(ctx, dir, folder, []string{path.Join(folder, pattern)})
	if err != nil || len(listed) > maxNamed {
		return nil, err == nil, err
	}
	files, err = p.read(ctx, dir, listed)
	return files, false, err
}

// ReadNamed reads the files of the project in dir that have these names, relative to dir, and
// exist. The error is a report.Problem if one is too large or they are too many, else BuildKit's.
func (p Probe) ReadNamed(ctx context.Context, dir string, names []string) (Files, error) {
	folders := map[string]map[string]bool{} // path -> names in it that are wanted
	for _, name := range names {
		folder := path.Dir(name)
		if folders[folder] == nil {
			folders[folder] = map[string]bool{}
		}
		folders[folder][path.Base(name)] = true
	}
	if len(folders) > maxNamed {
		return nil, tooMany(len(folders), "folders with requirements files")
	}
	var all []listedFile
	left := int64(maxAll)
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		entries, err := p.ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: path.Join("/", dir, folder)})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			continue // there is no such folder
		}
		for _, entry := range entries {
			if !folders[folder][entry.Path] {
				continue
			}
			file, ok := p.file(ctx, dir, path.Join(folder, entry.Path), entry)
			if !ok {
				continue
			}
			if left -= file.size; left < 0 || file.size > maxFile(file.name) {
				return nil, tooLarge(file.name, file.size)
			}
			if all = append(all, file); len(all) > maxNamed {
				return nil, tooMany(len(all), "requirements files")
			}
		}
	}
	return p.read(ctx, dir, all)
}

// file returns an entry of a folder if it is a file or a link to one.
func (p Probe) file(ctx context.Context, dir, name string, entry *fstypes.Stat) (listedFile, bool) {
	if fs.FileMode(entry.Mode).Type() == fs.ModeSymlink {
		target, err := p.ref.StatFile(ctx, gwclient.StatRequest{Path: path.Join("/", dir, name)})
		if err != nil {
			return listedFile{}, false // it leads to nothing
		}
		entry = target
	}
	return listedFile{name, entry.Size}, fs.FileMode(entry.Mode).IsRegular()
}

func tooMany(n int, what string) error {
	return report.Problem{
		Message: fmt.Sprintf("the requirements are in %d %s or more, and at most %d are read", n, what, maxNamed),
		Remedy:  "put them into fewer",
	}
}

// tooLarge refuses a file that the project's configuration or another of its files names.
func tooLarge(name string, size int64) error {
	return report.Problem{
		File:    name,
		Message: fmt.Sprintf("has %d MB: at most %d MB of such a file are read, and %d MB of all of them", size>>20, maxFile(name)>>20, maxAll>>20),
		Remedy:  "look whether it is the file that is meant",
	}
}

// listedFile is a file to read, with its size in bytes.
type listedFile struct {
	name string
	size int64
}

func (p Probe) read(ctx context.Context, dir string, listed []listedFile) (Files, error) {
	contents := make([][]byte, len(listed))
	group, ctx := gateway.NewGroup(ctx)
	for i, file := range listed {
		group.Go(func() (err error) {
			contents[i], err = gateway.ReadSize(ctx, p.ref, path.Join(dir, file.name), file.size)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	files := Files{}
	for i, file := range listed {
		files[file.name] = contents[i]
	}
	return files, nil
}

// list returns the files below a folder of the project that match patterns, as far as the bounds
// admit them.
func (p Probe) list(ctx context.Context, dir, folder string, patterns []string) ([]listedFile, error) {
	var all []listedFile
	left := int64(maxAll)
	add := func(file listedFile) error {
		isLock := file.name == "pylock.toml" // the only file that is read if it is large
		switch {
		case isLock && file.size > maxLock:
			return tooLarge(file.name, file.size)
		case isLock || len(all) < maxListed && file.size <= min(left, maxSmallFile):
			left -= file.size
			all = append(all, file)
		}
		return nil
	}
	var walk func(below string, whole bool) error
	walk = func(below string, whole bool) error {
		entries, err := p.ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: path.Join("/", dir, below)})
		if err != nil {
			return err
		}
		for _, entry := range entries {
			name := path.Join(below, entry.Path)
			listed := whole || matchesAny(patterns, name)
			if entry.IsDir() {
				if listed || leadsTo(patterns, name) {
					if err := walk(name, listed); err != nil {
						return err
					}
				}
				continue
			}
			if !listed {
				continue
			}
			if file, ok := p.file(ctx, dir, name, entry); ok {
				if err := add(file); err != nil {
					return err
				}
			}
		}
		return ctx.Err()
	}
	if err := walk(folder, false); err != nil {
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

// leadsTo reports whether a directory may have a file that matches a pattern.
func leadsTo(patterns []string, dir string) bool {
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

// Source is a project in the build context, with the part of the context that its build has.
type Source struct {
	Dir     string // relative to the context's root, "" for the root itself
	Files   Files
	Context Context
	probe   Probe
}

// Context is the build context without the files that .dockerignore or the built-in patterns
// exclude.
type Context struct {
	State    llb.State
	Ignore   string // where Patterns come from: Dockerignore or BuiltIn
	Patterns []string
}

// Narrow returns the project in dir, with the build context that its build has. withGit
// keeps .git in the context, for a version that is read from it. Errors are BuildKit's.
func (p Probe) Narrow(ctx context.Context, dir string, files Files, withGit bool) (Source, error) {
	narrowed, err := p.narrow(ctx, dir, files, withGit)
	return Source{Dir: dir, Files: files, Context: narrowed, probe: p}, err
}

// WithGit returns the same project with .git in its context. Errors are BuildKit's.
func (s Source) WithGit(ctx context.Context) (Source, error) {
	return s.probe.Narrow(ctx, s.Dir, s.Files, true)
}

// Other returns another project of the context, such as a local requirement. Its build has
// the context within.
func (s Source) Other(dir string, files Files, within Context) Source {
	return Source{Dir: dir, Files: files, Context: within, probe: s.probe}
}

// Beside returns the narrowed context with the given paths in it, relative to the
// context's root, which need not lie below the project. Paths that do not exist are
// left out. Errors are BuildKit's.
func (s Source) Beside(ctx context.Context, paths []string) (Context, error) {
	// The context is whole already if the project is its root, or if it is not local.
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
		// This needs a hint of its own: see Look.
		llb.SharedKeyHint("context-wainwright-beside-"+strings.Join(paths, ",")),
		dockerui.WithInternalName("load "+report.Abbreviate(paths)),
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

// dockerignore returns the patterns of .dockerignore, none if there is none. BuildKit reads
// it in local contexts only; here it applies to git contexts too.
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
