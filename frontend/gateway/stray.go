package gateway

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
)

// stray finds what a result has beside the places it is to have, folders or plain
// files, and gives the path of the first, "" where there is none.
func stray(ctx context.Context, ref gwclient.Reference, places ...string) (string, error) {
	above := []string{"/"}
	for len(above) > 0 {
		dir := above[0]
		above = above[1:]
		entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: dir})
		if err != nil {
			return "", err
		}
		for _, entry := range entries {
			name := path.Join(dir, entry.Path)
			leads := slices.ContainsFunc(places, func(place string) bool { return strings.HasPrefix(place+"/", name+"/") })
			mode, there := fs.FileMode(entry.Mode), slices.Contains(places, name)
			switch {
			case there && (mode.IsDir() || mode == mode.Perm()):
			case leads && mode.IsDir():
				above = append(above, name)
			default:
				return name, nil
			}
		}
	}
	return "", nil
}

var errOutside = errors.New("a step left something beside its result")

// Confined fails where a result has anything beside the places it is to have. It is
// asked of layers that anyone's code ran beside: the step has looked itself, in a
// container that was not its own.
func Confined(ctx context.Context, ref gwclient.Reference, places ...string) error {
	found, err := stray(ctx, ref, places...)
	if err == nil && found != "" {
		return &StepError{Report: Report{Kind: Outside, Path: found}, Err: errOutside}
	}
	return err
}
