package llb

import (
	"os"
	"path"
	"sort"

	"github.com/moby/buildkit/client/llb"
)

// Join returns the base with the layers over it, in order. With merge it uses MergeOp
// (https://github.com/moby/buildkit/blob/master/docs/dev/merge-diff.md): a layer that
// changes has no effect on those above it. A daemon without MergeOp, such as Docker's with
// a graphdriver, copies the layers one over the other, to the same result.
func Join(base llb.State, layers []llb.State, merge bool, label string) llb.State {
	if merge {
		return llb.Merge(append([]llb.State{base}, layers...), llb.WithCustomName(label))
	}
	image := base
	for _, layer := range layers {
		image = image.File(
			llb.Copy(layer, "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true}),
			llb.WithCustomName(label),
		)
	}
	return image
}

// Owned is a file or a directory of the image, with its owner and mode.
type Owned struct {
	Path   string // absolute in the image
	UID    int
	GID    int
	Mode   int
	Source string // of a file that is copied: its path relative to the project
	Data   []byte // of a file that is written
	Dir    bool   // it is a directory, and has neither
}

// Tree returns a layer of files that are copied from the project or written by the frontend.
// Owners, modes and times do not depend on the checkout or on a umask. project is the path
// of the project in context, "" for its root. above are folders of the base, by path: where
// they are above the entries, the layer keeps their owners and modes.
func Tree(context llb.State, project string, above map[string]Owned, entries []Owned, label string) llb.State {
	return withFixedTimes(llb.Scratch().File(tree(context, project, above, entries), llb.WithCustomName(label)), label)
}

func tree(context llb.State, project string, above map[string]Owned, entries []Owned) *llb.FileAction {
	entries = withParents(above, entries)
	action := &llb.FileAction{}
	first := true
	next := func(a *llb.FileAction) {
		action, first = a, false
	}
	for _, entry := range entries {
		owner := llb.WithUIDGID(entry.UID, entry.GID)
		created := llb.WithCreatedTime(epoch)
		switch {
		case entry.Dir && entry.Mode&^plain != 0 && first:
			next(llb.Copy(emptyDir(), "/dir", entry.Path, copyAs(entry.Mode), owner, created))
		case entry.Dir && entry.Mode&^plain != 0:
			next(action.Copy(emptyDir(), "/dir", entry.Path, copyAs(entry.Mode), owner, created))
		case entry.Dir && first:
			next(llb.Mkdir(entry.Path, os.FileMode(entry.Mode), owner, created))
		case entry.Dir:
			next(action.Mkdir(entry.Path, os.FileMode(entry.Mode), owner, created))
		case entry.Source != "":
			// The parents come first, so a copy is never the first action.
			next(action.Copy(context, path.Join("/", project, entry.Source), entry.Path, copyAs(entry.Mode), owner, created))
		default:
			next(action.Mkfile(entry.Path, os.FileMode(entry.Mode), entry.Data, owner, created))
		}
	}
	return action
}

// plain are the bits that a directory which the daemon makes can have: Docker's engine has a
// umask, buildkitd has none, and none makes one with the sticky bit. A copy can have all.
const plain = 0o755

// emptyDir returns a state with one empty directory, /dir.
func emptyDir() llb.State {
	return llb.Scratch().File(llb.Mkdir("/dir", 0o755, llb.WithCreatedTime(epoch)), llb.WithCustomName("[internal] an empty directory"))
}

func copyAs(mode int) *llb.CopyInfo {
	return &llb.CopyInfo{Mode: &llb.ChmodOpt{Mode: os.FileMode(mode)}, FollowSymlinks: true}
}

// withFixedTimes copies a tree, so that its directories have the time epoch too: putting
// files into them has changed their times.
func withFixedTimes(tree llb.State, label string) llb.State {
	return llb.Scratch().File(
		llb.Copy(tree, "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true}, llb.WithCreatedTime(epoch)),
		llb.WithCustomName(label),
	)
}

// withParents adds the directories above the entries that are missing, as the base has them or
// else owned by root, and sorts all by path: a directory comes before its contents.
func withParents(above map[string]Owned, entries []Owned) []Owned {
	seen := map[string]bool{"/": true}
	for _, entry := range entries {
		seen[entry.Path] = true
	}
	all := append([]Owned(nil), entries...)
	for _, entry := range entries {
		for dir := path.Dir(entry.Path); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			parent, ok := above[dir]
			if !ok {
				parent = Owned{Path: dir, Mode: 0o755, Dir: true}
			}
			all = append(all, parent)
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Path < all[j].Path })
	return all
}

// Written returns a state with nothing but one file, which the frontend writes.
func Written(f File, label string) llb.State { return files(label, f) }

// Only returns a state with nothing but one file of another state, for targets that are
// exported as files.
func Only(from llb.State, source, name, label string) llb.State {
	return llb.Scratch().File(
		llb.Copy(from, source, name, llb.WithCreatedTime(epoch)),
		llb.WithCustomName("[internal] "+label),
	)
}
