package frontend

import (
	"context"
	"strconv"
	"strings"

	"github.com/containerd/platforms"
	intoto "github.com/in-toto/in-toto-golang/in_toto"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/attestations"
	scan "github.com/moby/buildkit/frontend/attestations/sbom"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/result"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/tonistiigi/go-csvvalue"
	"golang.org/x/sync/errgroup"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/sbom"
	steps "github.com/wainwright-build/wainwright/llb"
)

// attestor attaches what --sbom asks for: a document of ours, which knows what was
// locked, and what the scanner finds, which knows Debian's packages. A daemon that
// is given any SBOM runs no scanner itself.
type attestor struct {
	build   *build
	scanner scan.Scanner // nil where none is to be had
}

// attestor is nil where nobody asks. The default scanner is asked for by nobody:
// where its image cannot be had, ours stands alone and the build tells so.
func (b *build) attestor(ctx context.Context) (*attestor, []report.Problem, error) {
	ui := b.options.UI
	caps := ui.BuildOpts().Caps
	if ui.SBOM == nil || caps.Supports(gwpb.CapAttestations) != nil {
		return nil, nil, nil
	}
	platform := ui.BuildPlatforms[0]
	scanner, err := scan.CreateSBOMScanner(ctx, b.client, ui.SBOM.Generator, platform, sourceresolver.Opt{
		ImageOpt: &sourceresolver.ResolveImageOpt{Platform: &platform, ResolveMode: ui.ImageResolveMode.String()},
	}, ui.SBOM.Parameters)
	switch {
	case err == nil:
		return &attestor{b, scanner}, nil, nil
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case namesScanner(ui.BuildOpts().Opts):
		return nil, nil, report.Problem{
			Message: "the SBOM generator " + ui.SBOM.Generator + " cannot be had: " + err.Error(),
			Remedy:  "correct generator=, or leave it out: the SBOM of the Python distributions needs none",
		}
	}
	return &attestor{build: b}, []report.Problem{{
		Rule:    rules.NoScanner,
		Message: "the SBOM lists the Python distributions alone: " + ui.SBOM.Generator + " cannot be had",
		Remedy:  "name a scanner that the builder reaches: --attest type=sbom,generator=IMAGE",
		Detail:  err.Error(),
	}}, nil
}

// namesScanner tells a scanner that the caller names from BuildKit's default.
func namesScanner(opts map[string]string) bool {
	for name, value := range attestations.Filter(opts) {
		if !strings.HasSuffix(strings.ToLower(name), attestations.KeyTypeSbom) {
			continue
		}
		fields, _ := csvvalue.Fields(value, nil) // dockerui has read it already
		for _, field := range fields {
			if strings.HasPrefix(field, "generator=") {
				return true
			}
		}
	}
	return false
}

// attest attaches to each platform's result what tells of it.
func (a *attestor) attest(ctx context.Context, made *dockerui.ResultBuilder, results []*prepared) error {
	group, grouped := errgroup.WithContext(ctx)
	for _, p := range results {
		id := platformID(p.asked)
		group.Go(guarded(func() error {
			own, err := p.document(grouped)
			if err != nil {
				return err
			}
			found, err := a.scan(grouped, id, p)
			if err != nil {
				return err
			}
			made.AddAttestation(id, own)
			if found != nil {
				made.AddAttestation(id, *found)
			}
			return nil
		}))
	}
	return group.Wait()
}

// platformID names a platform's result as dockerui does.
func platformID(asked *ocispecs.Platform) string {
	if asked == nil {
		return platforms.FormatAll(platforms.Normalize(platforms.DefaultSpec()))
	}
	return platforms.FormatAll(platforms.Normalize(*asked))
}

// document is our SBOM as a result that holds its file.
func (p *prepared) document(ctx context.Context) (gwclient.Attestation, error) {
	in, err := p.contents(ctx)
	if err != nil {
		return gwclient.Attestation{}, err
	}
	text, err := sbom.Document(in)
	if err != nil {
		return gwclient.Attestation{}, err
	}
	ref, err := p.build.client.Solve(ctx, steps.Written(steps.File{Path: "/" + sbom.File, Data: text}, "the SBOM of the distributions"))
	if err != nil {
		return gwclient.Attestation{}, err
	}
	return gwclient.Attestation{
		Kind:     gwpb.AttestationKind_InToto,
		Ref:      ref,
		Path:     sbom.File,
		Metadata: map[string][]byte{result.AttestationReasonKey: []byte(result.AttestationReasonSBOM)},
		InToto:   result.InTotoAttestation{PredicateType: intoto.PredicateSPDX},
	}, nil
}

// contents is what a result holds.
func (p *prepared) contents(ctx context.Context) (sbom.Input, error) {
	in := sbom.Input{
		Name:     p.plan.Project.Name,
		Version:  p.plan.Project.Version,
		Purpose:  "CONTAINER",
		Platform: p.platform,
		Created:  p.build.created(),
		Base:     &sbom.Base{Reference: p.base.Reference, Digest: p.base.Digest},
		Project:  &sbom.Project{Metadata: p.wheel.Metadata, File: p.wheel.File},
	}
	licences := map[string]sbom.Licence{}
	var err error
	switch p.build.target {
	case targetWheel:
		in.Purpose, in.Base = "ARCHIVE", nil
		return in, nil
	case targetLock:
		in.Purpose, in.Base, in.Project = "FILE", nil, nil
	default:
		if p.build.target == targetDeps {
			in.Version, in.Project = "", nil
		}
		if licences, err = p.licences(ctx); err != nil {
			return in, err
		}
	}
	if p.build.target != targetLock {
		for _, each := range p.locals {
			in.Locals = append(in.Locals, sbom.Project{Metadata: each.Metadata, File: each.wheel.File})
		}
	}
	for _, each := range p.lock.Packages {
		artifact, _ := each.Installed(p.facts.Target())
		in.Distributions = append(in.Distributions, sbom.Distribution{Package: each, Artifact: artifact, Licence: licences[each.Name]})
	}
	return in, nil
}

// scan is what the scanner finds in the result, and, if the build arguments for
// Dockerfiles say so, in the context and where the wheel was built.
func (a *attestor) scan(ctx context.Context, id string, p *prepared) (*gwclient.Attestation, error) {
	if a.scanner == nil {
		return nil, nil
	}
	state, _ := p.state()
	extras := map[string]llb.State{}
	for argument, extra := range map[string]map[string]llb.State{
		"BUILDKIT_SBOM_SCAN_CONTEXT": {"context": p.context.State},
		"BUILDKIT_SBOM_SCAN_STAGE":   {"build": p.steps.BuildBase, "build-environment": p.wheel.Environment.Venv},
	} {
		if yes, _ := strconv.ParseBool(p.build.options.UI.BuildArgs[argument]); yes {
			for name, st := range extra {
				extras[name] = st
			}
		}
	}
	var opts []llb.ConstraintsOpt
	if p.build.options.UI.IsNoCache("sbom") {
		opts = append(opts, llb.IgnoreCache)
	}
	att, err := a.scanner(ctx, id, state, extras, opts...)
	if err != nil {
		return nil, err
	}
	return result.ConvertAttestation(&att, func(st *llb.State) (gwclient.Reference, error) {
		return a.build.client.Solve(ctx, *st)
	})
}
