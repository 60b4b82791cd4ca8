package llb

import (
	"os"
	"path"
	"sort"

	"github.com/moby/buildkit/client/llb"
)

// Join lays the layers over the base, in order. Merge keeps every layer as it
// is and rebuilds none below it; where the daemon lacks MergeOp (Docker's
// graphdriver store) a chain of copies gives the same bytes, keyed by content.
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

// Owned is a file or directory of the image with its owner and mode.
type Owned struct {
	Path string // absolute in the image
	UID  int
	GID  int
	Mode int
	// Source is the path below the project for a copied file; Data is the
	// content of a written one; a directory has neither and Dir set.
	Source string
	Data   []byte
	Dir    bool
}

// Tree is a layer of files the project carries and the frontend writes: each
// with a mode, owner and time that no checkout and no umask decides.
func Tree(context llb.State, project string, entries []Owned, label string) llb.State {
	return settled(llb.Scratch().File(tree(context, project, entries), llb.WithCustomName(label)), label)
}

func tree(context llb.State, project string, entries []Owned) *llb.FileAction {
	entries = withParents(entries)
	action := &llb.FileAction{}
	first := true
	next := func(a *llb.FileAction) {
		action, first = a, false
	}
	for _, each := range entries {
		owner := llb.WithUIDGID(each.UID, each.GID)
		created := llb.WithCreatedTime(epoch)
		switch {
		case each.Dir && each.Mode&umask != 0 && first:
			next(llb.Copy(emptyDir(), "/dir", each.Path, copyAs(each.Mode), owner, created))
		case each.Dir && each.Mode&umask != 0:
			next(action.Copy(emptyDir(), "/dir", each.Path, copyAs(each.Mode), owner, created))
		case each.Dir && first:
			next(llb.Mkdir(each.Path, os.FileMode(each.Mode), owner, created))
		case each.Dir:
			next(action.Mkdir(each.Path, os.FileMode(each.Mode), owner, created))
		case each.Source != "":
			// The parents come first, so a copy is never the first action.
			next(action.Copy(context, path.Join("/", project, each.Source), each.Path, copyAs(each.Mode), owner, created))
		default:
			next(action.Mkfile(each.Path, os.FileMode(each.Mode), each.Data, owner, created))
		}
	}
	return action
}

// umask is what the daemon may take from the mode of a directory it makes. The
// BuildKit inside a Docker engine has the engine's; a BuildKit of its own has
// none. The mode of a copy is set afterwards, the same on both.
const umask = 0o022

// emptyDir is a directory to copy, /dir.
func emptyDir() llb.State {
	return llb.Scratch().File(llb.Mkdir("/dir", 0o755, llb.WithCreatedTime(epoch)), llb.WithCustomName("[internal] an empty directory"))
}

func copyAs(mode int) *llb.CopyInfo {
	return &llb.CopyInfo{Mode: &llb.ChmodOpt{Mode: os.FileMode(mode)}, FollowSymlinks: true}
}

// settled copies a tree whole, which gives every directory the fixed time too:
// what was put into it afterwards moved its own.
func settled(tree llb.State, label string) llb.State {
	return llb.Scratch().File(
		llb.Copy(tree, "/", "/", &llb.CopyInfo{CopyDirContentsOnly: true}, llb.WithCreatedTime(epoch)),
		llb.WithCustomName(label),
	)
}

// withParents adds the missing parents as plain root directories, and sorts:
// a directory comes before what is in it.
func withParents(entries []Owned) []Owned {
	seen := map[string]bool{"/": true}
	for _, each := range entries {
		seen[each.Path] = true
	}
	all := append([]Owned(nil), entries...)
	for _, each := range entries {
		for dir := path.Dir(each.Path); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			all = append(all, Owned{Path: dir, Mode: 0o755, Dir: true})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Path < all[j].Path })
	return all
}

// Written is one file that the frontend wrote, alone.
func Written(f File, label string) llb.State { return files(label, f) }

// Only is one file of a state, alone, for targets that are exported as files.
func Only(from llb.State, source, name, label string) llb.State {
	return llb.Scratch().File(
		llb.Copy(from, source, name, llb.WithCreatedTime(epoch)),
		llb.WithCustomName("[internal] "+label),
	)
}
