package answer

import (
	"github.com/moby/buildkit/frontend/dockerui"

	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/internal/version"
)

// Metadata adds what --metadata-file tells of a build besides the image's digest: BuildKit
// hands on all keys that begin with "frontend.". Where several platforms are built, a key
// of one platform ends in its name, as the key of its config does.
func Metadata(req request.Request, built *dockerui.ResultBuilder, images []image.Image) {
	const prefix = "frontend.wainwright."
	built.AddMeta(prefix+"version", []byte(version.Version()))
	for _, img := range images {
		end := ""
		if req.UI.MultiPlatformRequested {
			end = "/" + img.ID()
		}
		built.AddMeta(prefix+"lock-digest"+end, []byte(img.Plan.Lock.Digest))
		built.AddMeta(prefix+"python"+end, []byte(img.Plan.Base.Python))
	}
}
