package frontend

import (
	"strings"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/util/grpcerrors"
	"google.golang.org/grpc/codes"
)

// capabilities are what a client may ask of this frontend; the frontend image's
// label says the same.
var capabilities = map[string]bool{
	"moby.buildkit.frontend.inputs":         true,
	"moby.buildkit.frontend.subrequests":    true,
	"moby.buildkit.frontend.contexts":       true,
	"moby.buildkit.frontend.gitquerystring": true,
	"moby.buildkit.frontend.contexts.zstd":  true,
}

// checkCaps refuses what the client needs and this frontend does not know.
func checkCaps(required string) error {
	for _, each := range strings.Split(required, ",") {
		name, _, _ := strings.Cut(each, "+")
		if name != "" && !capabilities[name] {
			return grpcerrors.WrapCode(errdefs.NewUnsupportedFrontendCapError(name), codes.Unimplemented)
		}
	}
	return nil
}
