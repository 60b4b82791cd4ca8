package image

import (
	"context"
	"maps"
	"path"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
)

// maxSources is the number of files that are read to show lines of them.
const maxSources = 100

// Sources returns the contents of the files that problems refer to, by their path from the
// project: those that were read anyway, and those of the project's others that are small
// enough to be shown. A file that cannot be read is left out.
func Sources(ctx context.Context, client *gateway.Client, req request.Request, img Image, problems []report.Problem) map[string][]byte {
	files := maps.Clone(req.Sources)
	var tree gwclient.Reference
	tried := map[string]bool{config.BuildArgument: true}
	for _, p := range problems {
		if _, ok := files[p.File]; ok || p.Line == 0 || tried[p.File] || len(tried) > maxSources {
			continue
		}
		tried[p.File] = true
		if tree == nil {
			var err error
			if tree, err = client.Solve(ctx, img.Source.Context.State); err != nil {
				break
			}
		}
		if data, err := gateway.Read(ctx, tree, path.Join("/", req.Dir, p.File), report.MaxSource); err == nil {
			files[p.File] = data
		}
	}
	return files
}
