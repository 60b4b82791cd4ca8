// Package answer tells the caller what was found: warnings, the answers to subrequests such
// as --call=plan and --call=check, and the build's metadata.
package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	intoto "github.com/in-toto/in-toto-golang/in_toto"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/frontend/subrequests"
	"github.com/moby/buildkit/frontend/subrequests/convertllb"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/frontend/subrequests/outline"
	"github.com/moby/buildkit/frontend/subrequests/targets"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/solver/result"
	digest "github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	steps "github.com/wainwright-build/wainwright/llb"
)

// requestPlan is a subrequest of this frontend's own: --call=plan.
const requestPlan = "frontend.plan"

// HasWarnings reports whether the answer to a subrequest lists warnings, as a build does,
// whose subrequest is "".
func HasWarnings(subrequest string) bool {
	return subrequest == "" || subrequest == requestPlan || subrequest == lint.RequestLint
}

// describe answers with a list of the subrequests. dockerui's own list has neither checks nor
// requestPlan.
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

// answer returns a subrequest's result: result.json for programs, result.txt for people.
func answer(data, text []byte) *gwclient.Result {
	result := gwclient.NewResult()
	result.AddMeta("result.json", data)
	result.AddMeta("result.txt", text)
	result.AddMeta("version", []byte("1.0.0"))
	return result
}

// maxAnswer is the longest answer, in bytes: BuildKit passes on no message of more than 16 MiB.
const maxAnswer = 12 << 20

// Shown returns the result of Build, of which the answer to a subrequest has passed
// report.RedactJSON and report.Text. The error is a report.Problem if the answer is too long.
func Shown(result *gwclient.Result) (*gwclient.Result, error) {
	if result == nil {
		return nil, nil
	}
	size := 0
	for key, show := range map[string]func([]byte) []byte{
		"result.json": report.RedactJSON,
		"result.txt":  func(text []byte) []byte { return []byte(report.Text(string(text))) },
	} {
		if data, ok := result.Metadata[key]; ok {
			result.Metadata[key] = show(data)
			size += len(result.Metadata[key])
		}
	}
	if size > maxAnswer {
		return nil, report.Problem{
			Message: fmt.Sprintf("the answer has %d MB, and BuildKit passes on no more than 16", size/1e6),
			Remedy:  "build without --call, which needs no answer",
		}
	}
	return result, nil
}

// Subrequest answers a subrequest, such as --call=check, in place of a build
// (https://docs.docker.com/reference/cli/docker/buildx/build/#call). ok is false if the request
// is for a build. Errors are as those of image.Design.
func Subrequest(ctx context.Context, client *gateway.Client, req request.Request) (_ *gwclient.Result, ok bool, err error) {
	answered, ok, err := subrequest(ctx, client, req)
	if ok && err == nil && req.UI.SBOM != nil && client.SupportsAttestations() {
		err = withoutScan(ctx, client, answered)
	}
	return answered, ok, err
}

// withoutScan gives an answer an empty SBOM. BuildKit fetches a scanner for any result without
// one, and fails where it cannot be had, though an answer has nothing to scan
// (https://github.com/moby/buildkit/blob/v0.34.2/solver/llbsolver/proc/sbom.go). Errors are
// BuildKit's.
func withoutScan(ctx context.Context, client *gateway.Client, answered *gwclient.Result) error {
	const file = "sbom.json"
	ref, err := client.Solve(ctx, steps.Written(steps.File{Path: "/" + file, Data: []byte("{}")}, "an answer has no SBOM"))
	if err != nil {
		return err
	}
	answered.AddAttestation("", gwclient.Attestation{
		Kind: gwpb.AttestationKind_InToto, Ref: ref, Path: file,
		InToto: result.InTotoAttestation{PredicateType: intoto.PredicateSPDX},
	})
	return nil
}

func subrequest(ctx context.Context, client *gateway.Client, req request.Request) (result *gwclient.Result, ok bool, err error) {
	switch req.Subrequest {
	case requestPlan:
		images, err := designAll(ctx, client, req)
		if err != nil {
			return nil, true, err
		}
		plans := make([]plan.Plan, len(images))
		for i, img := range images {
			plans[i] = img.Plan
		}
		result, err := planResult(plans)
		return result, true, err
	case lint.RequestLint:
		images, err := designAll(ctx, client, req)
		if err != nil {
			return nil, true, err
		}
		result, err := checkImages(ctx, client, req, images)
		return result, true, err
	case subrequests.RequestSubrequestsDescribe:
		result, err := describe()
		return result, true, err
	}
	return req.UI.HandleSubrequest(ctx, dockerui.RequestHandler{
		Outline:     func(context.Context) (*outline.Outline, error) { return outlineOf(req), nil },
		ListTargets: func(context.Context) (*targets.List, error) { return listTargets(), nil },
		ConvertLLB:  func(ctx context.Context) (*convertllb.Result, error) { return convert(ctx, client, req) },
	})
}

// designAll designs the image of each platform.
func designAll(ctx context.Context, client *gateway.Client, req request.Request) ([]image.Image, error) {
	platforms := req.Platforms()
	images := make([]image.Image, len(platforms))
	group, ctx := gateway.NewGroup(ctx)
	for i, platform := range platforms {
		group.Go(func() (err error) {
			images[i], err = image.Design(ctx, client, req, platform)
			return err
		})
	}
	return images, group.Wait()
}

// planResult answers with the plan, or with a list of plans if there are several platforms.
func planResult(plans []plan.Plan) (*gwclient.Result, error) {
	for i := range plans {
		plans[i] = plans[i].Bounded()
	}
	var shown any = plans
	if len(plans) == 1 {
		shown = plans[0]
	}
	data, err := json.MarshalIndent(shown, "", "  ")
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(plans))
	for i, p := range plans {
		texts[i] = p.Text()
	}
	return answer(data, []byte(strings.Join(texts, "\n"))), nil
}

func listTargets() *targets.List {
	list := &targets.List{}
	for _, target := range request.Targets() {
		list.Targets = append(list.Targets, targets.Target{
			Name: target.Name, Description: target.Description, Default: target.Name == request.Image,
		})
	}
	return list
}

// convert returns the LLB of the first platform.
func convert(ctx context.Context, client *gateway.Client, req request.Request) (*convertllb.Result, error) {
	img, err := image.Design(ctx, client, req, req.Platforms()[0])
	if err != nil {
		return nil, err
	}
	def, err := img.Result.State.Marshal(ctx, llb.WithCaps(client.BuildOpts().LLBCaps))
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
