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

// findOutside returns the path of the first file of a result that is none of the places,
// which are folders or plain files, and not in one of them. It returns "" if there is none.
func findOutside(ctx context.Context, ref gwclient.Reference, places ...string) (string, error) {
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

// VerifyContained fails if a result has a file outside the places: with a StepError of the
// kind Outside. A step checks its result itself, but in a container in which untrusted code
// ran; this check runs in the frontend.
func VerifyContained(ctx context.Context, ref gwclient.Reference, places ...string) error {
	found, err := findOutside(ctx, ref, places...)
	if err == nil && found != "" {
		return &StepError{Report: Report{Kind: Outside, Path: found}, Err: errOutside}
	}
	return err
}
