package test

import (
	"context"
	"testing"

	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	apicapspb "github.com/moby/buildkit/util/apicaps/pb"

	wainwright "github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
)

// withoutMerge is a client of a daemon that lacks MergeOp, as every Docker engine
// with a graphdriver store does.
type withoutMerge struct{ gwclient.Client }

func (c withoutMerge) BuildOpts() gwclient.BuildOpts {
	opts := c.Client.BuildOpts()
	var left []*apicapspb.APICap
	for _, each := range pb.Caps.All() {
		id := apicaps.CapID(each.ID)
		if id != pb.CapMergeOp && id != pb.CapDiffOp && opts.LLBCaps.Supports(id) == nil {
			left = append(left, each)
		}
	}
	opts.LLBCaps = pb.Caps.CapSet(left)
	return opts
}

// pushInProcess builds with the frontend's code in this process, through a client
// that wrap makes of the gateway's.
func pushInProcess(t *testing.T, dir string, wrap func(gwclient.Client) gwclient.Client) pushed {
	t.Helper()
	b := bed.Env(t)
	repository := "test/" + name(t)
	opt := options(t, dir, nil)
	opt.Exports = []client.ExportEntry{{Type: client.ExporterImage, Attrs: map[string]string{
		"name": b.Registry + "/" + repository, "push": "true",
	}}}
	response, steps := solve(t, opt, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		return wainwright.Build(ctx, wrap(c))
	})
	return pushed{readImage(t, b, repository, response.ExporterResponse["containerimage.digest"]), steps}
}

// Where layers cannot be merged they are copied, into the very same image.
func TestReproducibleCopied(t *testing.T) {
	t.Parallel()
	merged := busyImage(t)
	masked := false
	copied := pushInProcess(t, busy().write(t), func(c gwclient.Client) gwclient.Client {
		caps := c.BuildOpts().LLBCaps
		if caps.Supports(pb.CapMergeOp) != nil {
			t.Error("the bed's BuildKit lacks MergeOp, so this compares nothing")
		}
		c = withoutMerge{c}
		caps = c.BuildOpts().LLBCaps
		masked = caps.Supports(pb.CapMergeOp) != nil && caps.Supports(pb.CapSourceImage) == nil
		return c
	})
	if !masked {
		t.Fatal("MergeOp was not masked, or more than it")
	}
	was, is := merged.layers(t), copied.layers(t)
	if len(was) != len(is) {
		t.Fatalf("%d layers are merged and %d copied", len(was), len(is))
	}
	for n := range was {
		if was[n].diffID != is[n].diffID || was[n].Digest != is[n].Digest {
			t.Errorf("%s is another layer", was[n].title)
		}
	}
	if merged.digest != copied.digest {
		t.Errorf("the image is another:\n%s\n%s", merged.blobs[merged.manifest.Config.Digest], copied.blobs[copied.manifest.Config.Digest])
	}
}
