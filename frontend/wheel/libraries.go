package wheel

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// Library is a shared library of the build base that a compiled file is linked with.
type Library struct {
	File    string `json:"file"`    // below the virtual environment
	Name    string `json:"library"` // "libpq.so.5"
	Package string `json:"package"` // of Debian
}

// maxLibraries bounds what is read of them, in bytes.
const maxLibraries = 1 << 20

// ReadLibraries reads what libraries.py has left of a step; it leaves nothing where
// nothing is needed.
func ReadLibraries(ctx context.Context, ref gwclient.Reference) ([]Library, error) {
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/", IncludePattern: "libraries.json"})
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	data, err := gateway.Read(ctx, ref, "/libraries.json", maxLibraries)
	if err != nil {
		return nil, err
	}
	return decodeLibraries(data)
}

// debian is the name of a package, to be written as it is where a remedy says so.
var debian = regexp.MustCompile(`^[a-z0-9][a-z0-9+.-]{1,100}$`)

// decodeLibraries reads what the step left; a setup.py that runs there may have left
// it, and what names no package of Debian's is nobody's remedy.
func decodeLibraries(data []byte) ([]Library, error) {
	var all []Library
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("the libraries that compiled files need: %w", err)
	}
	return slices.DeleteFunc(all, func(l Library) bool { return !debian.MatchString(l.Package) }), nil
}
