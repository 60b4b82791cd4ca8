package frontend

import (
	"context"
	"io/fs"
	"path"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
)

// tree is a result whose folders are listed, each once.
type tree struct {
	ref    gwclient.Reference
	listed map[string]map[string]bool // path -> entries, and whether each is a folder
	links  map[string]string          // of what is listed: path -> where it leads
}

func newTree(ref gwclient.Reference) tree {
	return tree{ref: ref, listed: map[string]map[string]bool{}, links: map[string]string{}}
}

// list lists a folder, one that is not there as empty. It goes down from the root:
// a daemon's error does not tell a folder that is missing from a result that
// cannot be read.
func (t tree) list(ctx context.Context, folder string) (map[string]bool, error) {
	folder = path.Join("/", folder)[1:]
	if entries, ok := t.listed[folder]; ok {
		return entries, nil
	}
	entries := map[string]bool{}
	if folder != "" {
		above, err := t.list(ctx, path.Dir("/"+folder))
		if err != nil || !above[path.Base(folder)] {
			return entries, err
		}
	}
	found, err := t.ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/" + folder})
	if err != nil {
		return nil, err
	}
	for _, each := range found {
		kind := fs.FileMode(each.Mode).Type()
		entries[each.Path] = kind == fs.ModeDir
		if kind == fs.ModeSymlink {
			t.links[path.Join(folder, each.Path)] = each.Linkname
		}
	}
	t.listed[folder] = entries
	return entries, nil
}

// maxLinks bounds how many a path may lead through, as Linux does.
const maxLinks = 40

// real is a path without links on it, "." for the root; one that leads in a circle
// stays as it is.
func (t tree) real(ctx context.Context, name string) (string, error) {
	parts := func(name string) []string { return strings.FieldsFunc(name, func(r rune) bool { return r == '/' }) }
	at, followed := "/", 0
	for ahead := parts(name); len(ahead) > 0; {
		next := path.Join(at, ahead[0])
		ahead = ahead[1:]
		if _, err := t.list(ctx, at); err != nil {
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

// has says whether something is there, and whether that is a folder, by links too.
func (t tree) has(ctx context.Context, name string) (there, folder bool, err error) {
	real, err := t.real(ctx, name)
	if err != nil || real == "." {
		return true, true, err
	}
	above, err := t.list(ctx, path.Dir("/"+real))
	folder, there = above[path.Base(real)]
	return there, folder, err
}
