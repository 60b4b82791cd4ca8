package request

import (
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// notApplied warns of flags that the daemon is too old for. The steps run without them.
func notApplied(ui *dockerui.Client) []report.Problem {
	caps := ui.BuildOpts().LLBCaps
	var all []report.Problem
	for _, option := range []struct {
		requested  bool
		flag       string
		capability apicaps.CapID
	}{
		{len(ui.Ulimits) > 0, "--ulimit", pb.CapExecMetaUlimit},
		{ui.CgroupParent != "", "--cgroup-parent", pb.CapExecMetaCgroupParent},
		{ui.ShmSize > 0, "--shm-size", pb.CapExecMountTmpfsSize},
		{ui.LinuxResources != nil, "--resource", pb.CapExecMetaLinuxResources},
	} {
		if !option.requested || caps.Supports(option.capability) == nil {
			continue
		}
		all = append(all, report.Problem{
			Rule:    rules.OldBuilder,
			Message: option.flag + " is not applied: this builder's BuildKit lacks it (" + string(option.capability) + ")",
			Remedy:  "use a newer one: docker buildx create --use --driver docker-container",
		})
	}
	return all
}
