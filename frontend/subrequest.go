package frontend

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests"
	"github.com/moby/buildkit/frontend/subrequests/convertllb"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/frontend/subrequests/outline"
	"github.com/moby/buildkit/frontend/subrequests/targets"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/plan"
)

// requestPlan is our own subrequest: --call=plan.
const requestPlan = "frontend.plan"

// describe lists what may be asked. dockerui's own list lacks the checks and what
// is ours.
func describe() (*gwclient.Result, error) {
	answers := []subrequests.Named{{Name: "result.json"}, {Name: "result.txt"}}
	check := lint.SubrequestLintDefinition
	check.Description = "Check the project against the rules"
	data, err := json.MarshalIndent([]subrequests.Request{
		check,
		{Name: requestPlan, Version: "1.0.0", Type: subrequests.TypeRPC, Description: "Show what the image would be, and why", Metadata: answers},
		outline.SubrequestsOutlineDefinition,
		targets.SubrequestsTargetsDefinition,
		convertllb.SubrequestConvertLLBDefinition,
		subrequests.SubrequestsDescribeDefinition,
	}, "", "  ")
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := subrequests.PrintDescribe(data, &text); err != nil {
		return nil, err
	}
	return answer(data, text.Bytes()), nil
}

// answer is what is asked, for programs and for people.
func answer(data, text []byte) *gwclient.Result {
	result := gwclient.NewResult()
	result.AddMeta("result.json", data)
	result.AddMeta("result.txt", text)
	result.AddMeta("version", []byte("1.0.0"))
	return result
}

// requested is the subrequest, "" for a build.
func (b *build) requested() string { return b.options.UI.BuildOpts().Opts["requestid"] }

// subrequest answers what is asked about a build instead of the build.
func (b *build) subrequest(ctx context.Context) (*gwclient.Result, bool, error) {
	switch b.requested() {
	case requestPlan:
		all, err := b.prepareAll(ctx)
		if err != nil {
			return nil, true, err
		}
		plans := make([]plan.Plan, len(all))
		for i, p := range all {
			plans[i] = p.plan
		}
		result, err := planResult(plans)
		return result, true, err
	case lint.RequestLint:
		all, err := b.prepareAll(ctx)
		if err != nil {
			return nil, true, err
		}
		var warnings []plan.Warning
		sources := map[string][]byte{}
		for _, p := range all {
			warnings = append(warnings, b.told.untold(p.plan.Warnings)...)
			maps.Copy(sources, p.sources(ctx))
		}
		result, err := checkAnswer(warnings, sources).result()
		return result, true, err
	case subrequests.RequestSubrequestsDescribe:
		result, err := describe()
		return result, true, err
	}
	return b.options.UI.HandleSubrequest(ctx, dockerui.RequestHandler{
		Outline:     b.outline,
		ListTargets: listTargets,
		ConvertLLB:  b.convert,
	})
}

// planResult shows the plan, or those of several platforms: a list of them.
func planResult(plans []plan.Plan) (*gwclient.Result, error) {
	var asked any = plans
	if len(plans) == 1 {
		asked = plans[0]
	}
	data, err := json.MarshalIndent(asked, "", "  ")
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(plans))
	for i, each := range plans {
		texts[i] = each.Text()
	}
	return answer(data, []byte(strings.Join(texts, "\n"))), nil
}

// prepareAll goes the path up to the plan for each platform.
func (b *build) prepareAll(ctx context.Context) ([]*prepared, error) {
	asked := []*ocispecs.Platform{nil}
	if several := b.options.UI.TargetPlatforms; len(several) > 0 {
		asked = nil
		for i := range several {
			asked = append(asked, &several[i])
		}
	}
	all := make([]*prepared, len(asked))
	group, grouped := errgroup.WithContext(ctx)
	for i, platform := range asked {
		group.Go(guarded(func() (err error) {
			all[i], err = b.prepare(grouped, platform)
			return err
		}))
	}
	return all, group.Wait()
}

func listTargets(context.Context) (*targets.List, error) {
	list := &targets.List{}
	for _, each := range Targets {
		list.Targets = append(list.Targets, targets.Target{
			Name: each.Name, Description: each.Description, Default: each.Name == targetImage,
		})
	}
	return list, nil
}

// convert shows the LLB of the first platform.
func (b *build) convert(ctx context.Context) (*convertllb.Result, error) {
	p, err := b.prepare(ctx, b.platform())
	if err != nil {
		return nil, err
	}
	st, _ := p.state()
	def, err := st.Marshal(ctx, llb.WithCaps(b.client.BuildOpts().LLBCaps))
	if err != nil {
		return nil, err
	}
	result := &convertllb.Result{Def: map[digest.Digest]*pb.Op{}, Metadata: map[digest.Digest]llb.OpMetadata{}, Source: def.Source}
	for _, data := range def.Def {
		var op pb.Op
		if err := op.UnmarshalVT(data); err != nil {
			return nil, err
		}
		id := digest.FromBytes(data)
		result.Def[id] = &op
		result.Metadata[id] = def.Metadata[id]
	}
	return result, nil
}
