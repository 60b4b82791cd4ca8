package request

import (
	"strings"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/util/grpcerrors"
	"google.golang.org/grpc/codes"
)

// supportsCapability reports whether this frontend has a capability that a client may require.
// The label moby.buildkit.frontend.caps of the frontend image lists the same capabilities.
func supportsCapability(name string) bool {
	switch name {
	case "moby.buildkit.frontend.inputs",
		"moby.buildkit.frontend.subrequests",
		"moby.buildkit.frontend.contexts",
		"moby.buildkit.frontend.gitquerystring",
		"moby.buildkit.frontend.contexts.zstd":
		return true
	}
	return false
}

// checkCaps returns the error of BuildKit's own frontend for a request that requires a
// capability which this frontend does not have.
func checkCaps(required string) error {
	for capability := range strings.SplitSeq(required, ",") {
		name, _, _ := strings.Cut(capability, "+")
		if name != "" && !supportsCapability(name) {
			return grpcerrors.WrapCode(errdefs.NewUnsupportedFrontendCapError(name), codes.Unimplemented)
		}
	}
	return nil
}
