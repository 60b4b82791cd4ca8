package frontend

import (
	"context"

	"github.com/moby/buildkit/frontend/subrequests/outline"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// outline lists what a caller may give to a build: the build arguments, which are
// the keys of the configuration, each with what is said of it now; secrets, SSH
// agents and caches.
func (b *build) outline(context.Context) (*outline.Outline, error) {
	o := &outline.Outline{Name: b.target, Cache: []outline.CacheMount{{ID: steps.CacheID}}}
	for _, each := range Targets {
		if each.Name == b.target {
			o.Description = each.Description
		}
	}
	cfg := b.options.Config
	for _, key := range config.Keys() {
		o.Args = append(o.Args, outline.Arg{Name: key.Name, Description: key.Doc, Value: report.Visible(cfg.Value(key.Name))})
	}
	for _, id := range secretIDs(cfg.Index) {
		o.Secrets = append(o.Secrets, outline.Secret{Name: id})
	}
	o.SSH = append(o.SSH, outline.SSH{Name: sshAgent})
	return o, nil
}
