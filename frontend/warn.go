package frontend

import (
	"context"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// maxWarnings bounds what is sent: buildx repeats every warning in its summary.
const maxWarnings = 50

// warn shows the warnings, each with its place. A warning hangs on a vertex: the
// one that read the Dockerfile, or the look at the project where there is none.
func (b *build) warn(ctx context.Context, warnings []plan.Warning) {
	for i, w := range warnings {
		if i == maxWarnings {
			return
		}
		problem := report.Problem{Rule: w.Rule, File: w.File, Line: w.Line, Message: w.Message, Remedy: w.Remedy}
		info, ranges := problem.Location(b.options.Sources)
		// A warning that cannot be shown must not fail the build.
		_ = b.client.Warn(ctx, b.options.Probe.Vertex, problem.Short(), gwclient.WarnOpts{
			Level: 1, SourceInfo: info, Range: ranges,
		})
	}
}

// platform is the platform of a request that is about one.
func (b *build) platform() *ocispecs.Platform {
	if platforms := b.options.UI.TargetPlatforms; len(platforms) > 0 {
		return &platforms[0]
	}
	return nil
}
