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

// Supports reports whether the daemon has a capability of LLB.
func (c *Client) Supports(id apicaps.CapID) bool {
	caps := c.BuildOpts().LLBCaps
	return caps.Supports(id) == nil
}

// checkCaps returns a report.Problem if the daemon is too old for a state. BuildKit's own
// error is "unknown API capability": it names neither the purpose nor a remedy.
func checkCaps(def *llb.Definition, caps apicaps.CapSet) error {
	missing := map[string]bool{}
	for _, meta := range def.Metadata {
		for id := range meta.Caps {
			if caps.Supports(id) != nil {
				missing[describe(id)] = true
			}
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return report.Problem{
		Message: "this builder is too old: its BuildKit lacks " + strings.Join(slices.Sorted(maps.Keys(missing)), ", and "),
		Remedy:  "use Docker 23 or later, or a builder of its own: docker buildx create --use --driver docker-container",
	}
}

// describe names a capability by the feature that needs it, if a daemon in use may not have
// it.
func describe(id apicaps.CapID) string {
	switch id {
	case pb.CapExecSecretEnv:
		return "secrets in variables, which an index with a name may have (" + string(id) + "; the secret netrc needs none)"
	case pb.CapFileCopyIncludeExcludePatterns:
		return "copies of a part of a context, which one that is no local folder needs (" + string(id) + ")"
	default:
		return string(id)
	}
}
