package wheel

import (
	"context"
	"encoding/json"
	"fmt"

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
	var all []Library
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("the libraries that compiled files need: %w", err)
	}
	return all, nil
}
