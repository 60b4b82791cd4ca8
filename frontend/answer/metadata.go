package answer

import (
	"github.com/moby/buildkit/frontend/dockerui"

	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/internal/version"
)

// Metadata adds the keys "frontend.wainwright.*" to the result. buildx writes all keys that
// begin with "frontend." into the file of --metadata-file
// (https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file). If several
// platforms are built, the keys of a platform end with its name.
func Metadata(req request.Request, built *dockerui.ResultBuilder, images []image.Image) {
	const prefix = "frontend.wainwright."
	built.AddMeta(prefix+"version", []byte(version.Version()))
	for _, img := range images {
		end := ""
		if req.UI.MultiPlatformRequested {
			end = "/" + img.ID()
		}
		built.AddMeta(prefix+"lock-digest"+end, []byte(img.Plan.Lock.Digest))
		built.AddMeta(prefix+"python"+end, []byte(report.Line(img.Plan.Base.Python)))
	}
}
