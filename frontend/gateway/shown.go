package gateway

import (
	"context"
	"maps"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Shown returns a client whose names of vertices and warnings pass report.Line. Packages of
// BuildKit make names too, such as that of a context from git, with its URL and perhaps a token.
func Shown(client gwclient.Client) gwclient.Client { return shown{client} }

type shown struct{ gwclient.Client }

// customName is the key of a vertex's name in its description
// (https://github.com/moby/buildkit/blob/v0.34.2/client/llb/state.go).
const customName = "llb.customname"

// nameOf returns the name of a vertex as it is shown.
func nameOf(name string) string {
	const most = 4 << 10 // bytes
	return report.Clip(report.Line(name), most)
}

func (s shown) Solve(ctx context.Context, req gwclient.SolveRequest) (*gwclient.Result, error) {
	for _, metadata := range req.Definition.GetMetadata() {
		// The map and the group are the state's, which other solves read.
		if name, ok := metadata.Description[customName]; ok && nameOf(name) != name {
			metadata.Description = maps.Clone(metadata.Description)
			metadata.Description[customName] = nameOf(name)
		}
		if group := metadata.ProgressGroup; group != nil && nameOf(group.Name) != group.Name {
			metadata.ProgressGroup = &pb.ProgressGroup{Id: group.Id, Name: nameOf(group.Name), Weak: group.Weak}
		}
	}
	return s.Client.Solve(ctx, req)
}

func (s shown) Warn(ctx context.Context, vertex digest.Digest, text string, opts gwclient.WarnOpts) error {
	var lines [][]byte
	for _, detail := range opts.Detail {
		lines = append(lines, []byte(report.Text(string(detail))))
	}
	opts.Detail = lines
	return s.Client.Warn(ctx, vertex, report.Line(text), opts)
}
