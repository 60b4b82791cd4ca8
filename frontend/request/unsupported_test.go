package request

import (
	"testing"

	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	capspb "github.com/moby/buildkit/util/apicaps/pb"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// oldDaemon is a gateway with options of the caller, and with a daemon that does not have one
// capability.
type oldDaemon struct {
	gwclient.Client
	opts    map[string]string
	missing apicaps.CapID
}

func (d oldDaemon) BuildOpts() gwclient.BuildOpts {
	var all []*capspb.APICap
	for _, capability := range pb.Caps.All() {
		capability.Enabled = capability.ID != string(d.missing)
		all = append(all, capability)
	}
	return gwclient.BuildOpts{
		Opts: d.opts, LLBCaps: pb.Caps.CapSet(all), Caps: gwpb.Caps.CapSet(gwpb.Caps.All()),
		Workers: []gwclient.WorkerInfo{{Platforms: []ocispecs.Platform{{OS: "linux", Architecture: "amd64"}}}},
	}
}

// Only flags that are given and not applied are reported.
func TestUnsupportedFlags(t *testing.T) {
	for _, c := range []struct {
		opts    map[string]string
		missing apicaps.CapID
		flag    string
	}{
		{map[string]string{"ulimit": "nofile=77:77"}, pb.CapExecMetaUlimit, "--ulimit"},
		{map[string]string{"cgroup-parent": "mine"}, pb.CapExecMetaCgroupParent, "--cgroup-parent"},
		{map[string]string{"shm-size": "1024"}, pb.CapExecMountTmpfsSize, "--shm-size"},
		{map[string]string{"memory": "1073741824"}, pb.CapExecMetaLinuxResources, "--resource"},
	} {
		warnings := func(opts map[string]string, missing apicaps.CapID) []report.Problem {
			ui, err := dockerui.NewClient(oldDaemon{opts: opts, missing: missing})
			require.NoError(t, err)
			return notApplied(ui)
		}
		problems := warnings(c.opts, c.missing)
		require.Len(t, problems, 1, c.flag)
		require.Contains(t, problems[0].Short(), "OldBuilder: "+c.flag+" is not applied")
		require.Empty(t, warnings(c.opts, pb.CapMergeOp), c.flag)
		require.Empty(t, warnings(nil, c.missing), c.flag)
	}
}
