package answer

import (
	"github.com/moby/buildkit/frontend/subrequests/outline"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	steps "github.com/wainwright-build/wainwright/llb"
)

// outlineOf returns the parameters of a build: build arguments, which are the keys of the
// configuration, with their current values; secrets, SSH agents and caches.
func outlineOf(req request.Request) *outline.Outline {
	o := &outline.Outline{
		Name: req.Target.Name, Description: req.Target.Description,
		Cache: []outline.CacheMount{{ID: steps.CacheID}},
		SSH:   []outline.SSH{{Name: toolchain.SSHAgent}},
	}
	for _, key := range config.Keys() {
		o.Args = append(o.Args, outline.Arg{Name: key.Name, Description: key.Doc, Value: report.Line(req.Config.Value(key.Name))})
	}
	for _, id := range toolchain.SecretIDs(req.Config.Index) {
		o.Secrets = append(o.Secrets, outline.Secret{Name: id})
	}
	return o
}
