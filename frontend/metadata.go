package frontend

import (
	"github.com/moby/buildkit/frontend/dockerui"

	"github.com/wainwright-build/wainwright/internal/version"
)

// metadata is what --metadata-file tells of the build besides the image's digest:
// BuildKit hands on all that begins with "frontend.". Where several platforms are
// built, what is of one has its name at the end, as the config's key has.
func (b *build) metadata(made *dockerui.ResultBuilder, results []*prepared) {
	const prefix = "frontend.wainwright."
	made.AddMeta(prefix+"version", []byte(version.Version()))
	for _, p := range results {
		end := ""
		if b.options.UI.MultiPlatformRequested {
			end = "/" + platformID(p.asked)
		}
		made.AddMeta(prefix+"lock-digest"+end, []byte(p.plan.Lock.Digest))
		made.AddMeta(prefix+"python"+end, []byte(p.plan.Base.Python))
	}
}
