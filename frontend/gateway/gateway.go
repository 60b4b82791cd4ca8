// Package gateway is how the frontend talks to BuildKit: it solves states, reads
// files out of results, and finds out why a step failed. What decides anything
// is elsewhere.
package gateway

import (
	"context"
	"strings"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// Client is BuildKit's gateway with what this build needs on every solve.
type Client struct {
	gwclient.Client
	// CacheImports goes along with every solve: without it --cache-from serves
	// the final image alone and the steps before it run again.
	CacheImports []gwclient.CacheOptionsEntry
}

// releasedTwice is what BuildKit now and then says instead of why a step failed, where
// two solves have that step. Asked once more it tells.
const releasedTwice = "releasing already released reference"

// Solve runs a state and returns its result. A step of ours that failed is a
// *StepError with what the step reported.
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

// Head marshals a state, and gives with it the digest of its last vertex, which is
// the state's name: what BuildKit shows its progress by and hangs warnings on.
func Head(ctx context.Context, st llb.State) (*llb.Definition, digest.Digest, error) {
	def, err := st.Marshal(ctx)
	if err != nil {
		return nil, "", err
	}
	vertex, err := def.Head()
	return def, vertex, err
}

// SupportsMerge tells whether the daemon has MergeOp; Docker's graphdriver
// store has not.
func (c *Client) SupportsMerge() bool { return c.Supports(pb.CapMergeOp) }
