package request

import (
	"strings"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/util/grpcerrors"
	"google.golang.org/grpc/codes"
)

// supportsCapability reports whether this frontend does what a client may demand of it.
// The label moby.buildkit.frontend.caps of the frontend image lists the same
// (https://github.com/moby/buildkit/blob/master/frontend/dockerfile/docs/reference.md).
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

// checkCaps refuses a request that demands a capability which this frontend lacks, by
// the error that BuildKit's own frontend gives.
func checkCaps(required string) error {
	for capability := range strings.SplitSeq(required, ",") {
		name, _, _ := strings.Cut(capability, "+")
		if name != "" && !supportsCapability(name) {
			return grpcerrors.WrapCode(errdefs.NewUnsupportedFrontendCapError(name), codes.Unimplemented)
		}
	}
	return nil
}
