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

// Library is a shared library that something loads and does not hold.
type Library struct {
	File    string `json:"file"`    // below the virtual environment
	Name    string `json:"library"` // "libpq.so.5"
	Package string `json:"package"` // of Debian, where the file was compiled
	// Distribution is whose ready-made wheel the file came in, "lightgbm 4.5.0".
	Distribution string `json:"distribution"`
}

// Layer is what a layer of distributions tells of shared libraries.
type Layer struct {
	Needs  []Library `json:"needs"`
	Brings []string  `json:"brings"` // for other distributions
}

// maxLibraries bounds what is read of them, in bytes.
const maxLibraries = 1 << 20

// ReadLibraries reads what libraries.py has left of the project's wheel.
func ReadLibraries(ctx context.Context, ref gwclient.Reference) ([]Library, error) {
	data, err := gateway.Read(ctx, ref, "/libraries.json", maxLibraries)
	if err != nil {
		return nil, err
	}
	return decodeLibraries(data)
}

// ReadLayer reads what libraries.py has left of a layer.
func ReadLayer(ctx context.Context, ref gwclient.Reference, name string) (Layer, error) {
	data, err := gateway.Read(ctx, ref, name, maxLibraries)
	if err != nil {
		return Layer{}, err
	}
	return decodeLayer(data)
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

// decodeLayer is the same for a layer, where only what was compiled names a package.
func decodeLayer(data []byte) (Layer, error) {
	var layer Layer
	if err := json.Unmarshal(data, &layer); err != nil {
		return layer, fmt.Errorf("the libraries that a layer needs: %w", err)
	}
	layer.Needs = slices.DeleteFunc(layer.Needs, func(l Library) bool {
		return l.Distribution == "" && !debian.MatchString(l.Package)
	})
	return layer, nil
}
