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

// Library is a shared library that a file loads and that does not come with the file.
type Library struct {
	File    string `json:"file"`    // relative to the virtual environment
	Name    string `json:"library"` // "libpq.so.5"
	Package string `json:"package"` // the Debian package of the build base, if the file was compiled in it
	// Distribution is set if the file comes from a wheel of the index: "lightgbm 4.5.0".
	Distribution string `json:"distribution"`
}

// Layer is what is known about the shared libraries of a layer of distributions.
type Layer struct {
	Needs    []Library `json:"needs"`
	Provides []string  `json:"brings"` // libraries for other distributions
}

// maxLibraries is the largest report of libraries.py that is read, in bytes: it has at most 2000
// entries of each kind, with a path in each.
const maxLibraries = 16 << 20

// ReadLibraries reads the report of llb/steps/libraries.py about the project's wheel. Errors
// are BuildKit's, or those of a report that is no JSON of this form.
func ReadLibraries(ctx context.Context, ref gwclient.Reference) ([]Library, error) {
	data, err := gateway.Read(ctx, ref, "/libraries.json", maxLibraries)
	if err != nil {
		return nil, err
	}
	return decodeLibraries(data)
}

// ReadLayer reads the report of llb/steps/libraries.py about a layer. Errors are as those of
// ReadLibraries.
func ReadLayer(ctx context.Context, ref gwclient.Reference, name string) (Layer, error) {
	data, err := gateway.Read(ctx, ref, name, maxLibraries)
	if err != nil {
		return Layer{}, err
	}
	return decodeLayer(data)
}

// debianName matches names of Debian packages. Only such a name is repeated in a remedy: the
// report may be written by a setup.py.
var debianName = regexp.MustCompile(`^[a-z0-9][a-z0-9+.-]{1,100}$`)

// decodeLibraries decodes a report about a wheel, without entries that name no Debian
// package.
func decodeLibraries(data []byte) ([]Library, error) {
	var all []Library
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("the libraries that compiled files need: %w", err)
	}
	return slices.DeleteFunc(all, func(l Library) bool { return !debianName.MatchString(l.Package) }), nil
}

// decodeLayer decodes a report about a layer, without entries of compiled files that name no
// Debian package.
func decodeLayer(data []byte) (Layer, error) {
	var layer Layer
	if err := json.Unmarshal(data, &layer); err != nil {
		return layer, fmt.Errorf("the libraries that a layer needs: %w", err)
	}
	layer.Needs = slices.DeleteFunc(layer.Needs, func(l Library) bool {
		return l.Distribution == "" && !debianName.MatchString(l.Package)
	})
	return layer, nil
}
