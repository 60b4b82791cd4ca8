package gateway

import (
	"maps"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Supports tells whether the daemon has a capability of LLB.
func (c *Client) Supports(id apicaps.CapID) bool {
	caps := c.BuildOpts().LLBCaps
	return caps.Supports(id) == nil
}

// checkCaps refuses what the daemon is too old for. BuildKit itself would tell of
// an "unknown API capability", which says neither what for nor what to do.
func checkCaps(def *llb.Definition, caps apicaps.CapSet) error {
	lacks := map[string]bool{}
	for _, meta := range def.Metadata {
		for id := range meta.Caps {
			if caps.Supports(id) != nil {
				lacks[lacking(id)] = true
			}
		}
	}
	if len(lacks) == 0 {
		return nil
	}
	return report.Problem{
		Message: "this builder is too old: its BuildKit lacks " + strings.Join(slices.Sorted(maps.Keys(lacks)), ", and "),
		Remedy:  "use Docker 23 or later, or a builder of its own: docker buildx create --use --driver docker-container",
	}
}

// lacking is a capability that BuildKits in use may lack, by what a user asked for
// that needs it.
func lacking(id apicaps.CapID) string {
	switch id {
	case pb.CapExecSecretEnv:
		return "secrets in variables, which an index with a name may have (" + string(id) + "; the secret netrc needs none)"
	case pb.CapFileCopyIncludeExcludePatterns:
		return "copies of a part of a context, which one that is no local folder needs (" + string(id) + ")"
	default:
		return string(id)
	}
}
