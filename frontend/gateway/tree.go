package gateway

import (
	"context"
	"io/fs"
	"path"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// Tree lists the folders of a solved result, each at most once, and follows its
// symbolic links. Paths are slash-separated and below the root, which is "." or "".
// A Tree is not safe for concurrent use.
type Tree struct {
	Ref    gwclient.Reference
	listed map[string]map[string]bool // path -> entries, and whether each is a folder
	links  map[string]string          // listed path -> target of the link
	stats  map[string]*fstypes.Stat   // of listed folders
}

// NewTree returns a Tree of a solved result. It reads nothing yet.
func NewTree(ref gwclient.Reference) Tree {
	return Tree{Ref: ref, listed: map[string]map[string]bool{}, links: map[string]string{}, stats: map[string]*fstypes.Stat{}}
}

// List returns the entries of a folder, and for each whether it is a folder. A folder
// that does not exist is empty. It goes down from the root, because BuildKit reports a
// missing folder and an unreadable result by the same error; any error is BuildKit's.
func (t Tree) List(ctx context.Context, folder string) (map[string]bool, error) {
	folder = path.Join("/", folder)[1:]
	if entries, ok := t.listed[folder]; ok {
		return entries, nil
	}
	entries := map[string]bool{}
	if folder != "" {
		above, err := t.List(ctx, path.Dir("/"+folder))
		if err != nil || !above[path.Base(folder)] {
			return entries, err
		}
	}
	stats, err := t.Ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/" + folder})
	if err != nil {
		return nil, err
	}
	for _, stat := range stats {
		kind := fs.FileMode(stat.Mode).Type()
		entries[stat.Path] = kind == fs.ModeDir
		switch kind {
		case fs.ModeSymlink:
			t.links[path.Join(folder, stat.Path)] = stat.Linkname
		case fs.ModeDir:
			t.stats[path.Join(folder, stat.Path)] = stat
		}
	}
	t.listed[folder] = entries
	return entries, nil
}

// maxLinks is the number of links that one path may lead through, as in Linux
// (path_resolution(7)).
const maxLinks = 40

// Resolve returns a path with all its links followed, "." for the root. A path whose
// links form a circle is returned as it is.
func (t Tree) Resolve(ctx context.Context, name string) (string, error) {
	parts := func(name string) []string { return strings.FieldsFunc(name, func(r rune) bool { return r == '/' }) }
	at, followed := "/", 0
	for ahead := parts(name); len(ahead) > 0; {
		next := path.Join(at, ahead[0])
		ahead = ahead[1:]
		if _, err := t.List(ctx, at); err != nil {
			return "", err
		}
		target, link := t.links[next[1:]]
		if !link {
			at = next
			continue
		}
		if followed++; followed > maxLinks {
			return name, nil
		}
		if path.IsAbs(target) {
			at = "/"
		}
		ahead = append(parts(target), ahead...)
	}
	return path.Join(".", at[1:]), nil
}

// Link returns the target of a symbolic link in a folder that was listed, "" if there is none.
func (t Tree) Link(name string) string { return t.links[path.Join("/", name)[1:]] }

// Folder returns the owner and mode of a folder in one that was listed, nil if there is none.
func (t Tree) Folder(name string) *fstypes.Stat { return t.stats[path.Join("/", name)[1:]] }

// Has reports whether a path exists, and whether it is a folder, following links.
func (t Tree) Has(ctx context.Context, name string) (exists, folder bool, err error) {
	resolved, err := t.Resolve(ctx, name)
	if err != nil || resolved == "." {
		return true, true, err
	}
	above, err := t.List(ctx, path.Dir("/"+resolved))
	folder, exists = above[path.Base(resolved)]
	return exists, folder, err
}
