package gateway

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	fstypes "github.com/tonistiigi/fsutil/types"
)

var errOutside = errors.New("a step left something beside its result")

// VerifyContained fails if a result has anything outside the places, which are absolute paths
// of folders or files, or anything in them that is not plain: a file of root's with the mode
// 0644 or 0755, a folder of root's with 0755, or a symbolic link. The error is then a StepError
// of the kind Outside, for the first such path of the uppermost folder.
//
// A step makes its result plain itself, but in a container in which untrusted code ran; this
// check runs in the frontend.
func VerifyContained(ctx context.Context, ref gwclient.Reference, places ...string) error {
	root, err := ref.StatFile(ctx, gwclient.StatRequest{Path: "/"})
	if err != nil {
		return err
	}
	owner := [2]uint32{root.Uid, root.Gid}
	if !isRoot(owner) {
		owner = [2]uint32{}
	}
	if why := whyNotPlain(root, owner); why != "" {
		return notContained("/", why)
	}
	for level := []string{"/"}; len(level) > 0; {
		listings, err := readFolders(ctx, ref, level)
		if err != nil {
			return err
		}
		var below []string
		for i, dir := range level {
			for _, entry := range listings[i] {
				name := path.Join(dir, entry.Path)
				if !allowed(name, fs.FileMode(entry.Mode).IsDir(), places) {
					return notContained(name, "")
				}
				if why := whyNotPlain(entry, owner); why != "" {
					return notContained(name, why)
				}
				if len(name) > maxPath {
					return notContained(name[:200]+"...", fmt.Sprintf("has a path of %d bytes", len(name)))
				}
				if fs.FileMode(entry.Mode).IsDir() {
					below = append(below, name)
				}
			}
		}
		level = below
	}
	return nil
}

// maxPath is the length of the longest path, in bytes, that can be opened and so be verified,
// also below the folder where BuildKit mounts a result: Linux has 4096 for both (PATH_MAX).
const maxPath = 3072

// allowed reports whether a path may be in a result: a folder that leads to a place, a place,
// or what is in a place.
func allowed(name string, folder bool, places []string) bool {
	return slices.ContainsFunc(places, func(place string) bool {
		return strings.HasPrefix(name+"/", place+"/") || folder && strings.HasPrefix(place+"/", name+"/")
	})
}

// FirstMapped is the least id to which a builder maps root's.
const FirstMapped = 1 << 16

// isRoot reports whether a user and group are root's, as a builder sees them. One with mapped ids
// (https://docs.docker.com/engine/security/userns-remap/) sees them as the first of a range, which
// no user of an image has.
func isRoot(owner [2]uint32) bool {
	return owner == [2]uint32{} || owner[0] >= FirstMapped && owner[1] >= FirstMapped
}

// whyNotPlain says what makes an entry more than a plain file, folder or link of an owner; "" for
// nothing.
func whyNotPlain(entry *fstypes.Stat, owner [2]uint32) string {
	mode := fs.FileMode(entry.Mode)
	_, capable := entry.Xattrs["security.capability"]
	switch {
	case mode.Type() == fs.ModeSymlink:
		return ""
	case !mode.IsDir() && !mode.IsRegular():
		return "is no file"
	case mode&(fs.ModeSetuid|fs.ModeSetgid) != 0:
		return "runs with the rights of its owner"
	case capable:
		return "has capabilities"
	case [2]uint32{entry.Uid, entry.Gid} != owner:
		return fmt.Sprintf("belongs to %d:%d", entry.Uid, entry.Gid)
	case mode.IsDir() && mode == fs.ModeDir|0o755, mode == 0o644, mode == 0o755:
		return ""
	}
	return fmt.Sprintf("has the mode %v", mode)
}

func notContained(name, why string) error {
	return &StepError{Report: Report{Kind: Outside, Path: name, Message: why}, Err: errOutside}
}

// atOnce is how many folders are read at the same time: a call waits more than it works.
const atOnce = 8

// readFolders lists folders, in their order.
func readFolders(ctx context.Context, ref gwclient.Reference, dirs []string) ([][]*fstypes.Stat, error) {
	listings := make([][]*fstypes.Stat, len(dirs))
	group, ctx := NewGroup(ctx)
	group.SetLimit(atOnce)
	for i, dir := range dirs {
		group.Go(func() (err error) {
			listings[i], err = ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: dir})
			return err
		})
	}
	return listings, group.Wait()
}
