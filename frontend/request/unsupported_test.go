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

// asked is a gateway with what the caller asks for and a BuildKit that lacks something.
type asked struct {
	gwclient.Client
	opts  map[string]string
	lacks apicaps.CapID
}

func (a asked) BuildOpts() gwclient.BuildOpts {
	var all []*capspb.APICap
	for _, each := range pb.Caps.All() {
		each.Enabled = each.ID != string(a.lacks)
		all = append(all, each)
	}
	return gwclient.BuildOpts{
		Opts: a.opts, LLBCaps: pb.Caps.CapSet(all), Caps: gwpb.Caps.CapSet(gwpb.Caps.All()),
		Workers: []gwclient.WorkerInfo{{Platforms: []ocispecs.Platform{{OS: "linux", Architecture: "amd64"}}}},
	}
}

// A limit that an older engine leaves out is told, and one that nobody asks for is not.
func TestUnsupportedFlags(t *testing.T) {
	for _, c := range []struct {
		opts  map[string]string
		lacks apicaps.CapID
		flag  string
	}{
		{map[string]string{"ulimit": "nofile=77:77"}, pb.CapExecMetaUlimit, "--ulimit"},
		{map[string]string{"cgroup-parent": "mine"}, pb.CapExecMetaCgroupParent, "--cgroup-parent"},
		{map[string]string{"shm-size": "1024"}, pb.CapExecMountTmpfsSize, "--shm-size"},
		{map[string]string{"memory": "1073741824"}, pb.CapExecMetaLinuxResources, "--resource"},
	} {
		told := func(opts map[string]string, lacks apicaps.CapID) []report.Problem {
			ui, err := dockerui.NewClient(asked{opts: opts, lacks: lacks})
			require.NoError(t, err)
			return notApplied(ui)
		}
		problems := told(c.opts, c.lacks)
		require.Len(t, problems, 1, c.flag)
		require.Contains(t, problems[0].Short(), "OldBuilder: "+c.flag+" is not applied")
		require.Empty(t, told(c.opts, pb.CapMergeOp), c.flag)
		require.Empty(t, told(nil, c.lacks), c.flag)
	}
}
