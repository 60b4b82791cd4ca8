// Package gateway is the frontend's access to BuildKit: it solves states, reads files of
// results, and finds out why a step failed. It knows nothing of Python.
package gateway

import (
	"context"
	"strings"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// Client is BuildKit's gateway, with the options of every solve.
type Client struct {
	gwclient.Client
	// CacheImports are the caches of --cache-from. Every solve needs them: otherwise steps
	// that the frontend solves itself would run again.
	CacheImports []gwclient.CacheOptionsEntry
}

// releasedTwice is a message that BuildKit sometimes gives in place of the cause, if two
// solves have a step that fails. A second solve gives the cause.
const releasedTwice = "releasing already released reference"

// Solve makes a state and returns the result. The error is a *StepError if a script of
// llb/steps failed, with its report; a report.Problem if the daemon is too old for the
// state; else it is BuildKit's.
func (c *Client) Solve(ctx context.Context, st llb.State) (gwclient.Reference, error) {
	caps := c.BuildOpts().LLBCaps
	def, err := st.Marshal(ctx, llb.WithCaps(caps))
	if err != nil {
		return nil, err
	}
	if err := checkCaps(def, caps); err != nil {
		return nil, err
	}
	request := gwclient.SolveRequest{
		Definition:   def.ToPB(),
		Evaluate:     true,
		CacheImports: c.CacheImports,
	}
	result, err := c.Client.Solve(ctx, request)
	if err != nil && strings.Contains(err.Error(), releasedTwice) {
		result, err = c.Client.Solve(ctx, request)
	}
	if err != nil {
		return nil, c.withReport(ctx, err)
	}
	return result.SingleRef()
}

// Head marshals a state, and returns also the digest of its last vertex. BuildKit shows
// progress and warnings for a vertex by this digest.
func Head(ctx context.Context, st llb.State) (*llb.Definition, digest.Digest, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return nil, "", err
	}
	vertex, err := def.Head()
	return def, vertex, err
}

// SupportsMerge reports whether the daemon has MergeOp. Docker's does not have it with a
// graphdriver in place of the containerd image store.
func (c *Client) SupportsMerge() bool { return c.Supports(pb.CapMergeOp) }

// SupportsModes reports whether the daemon can give folders and files different modes when it
// copies a tree: whether it is BuildKit 0.17 or later. No capability says so
// (pb.CapFileCopyModeStringFormat is never announced), and a daemon without it would give the
// mode 0, so this asks for what came next, in 0.19.
func (c *Client) SupportsModes() bool { return c.Supports(pb.CapFileSymlinkCreate) }

// SupportsAttestations reports whether the daemon takes attestations from a frontend.
func (c *Client) SupportsAttestations() bool {
	caps := c.BuildOpts().Caps
	return caps.Supports(gwpb.CapAttestations) == nil
}
