// Package attest attaches an SBOM to the result of a build, if the caller requests one.
package attest

import (
	"context"
	"strconv"
	"strings"

	intoto "github.com/in-toto/in-toto-golang/in_toto"
	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/attestations"
	scan "github.com/moby/buildkit/frontend/attestations/sbom"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/result"
	"github.com/tonistiigi/go-csvvalue"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/sbom"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Attestor attaches the attestations for --sbom: the frontend's own document about the locked
// distributions, and what a scanner finds, such as Debian packages. A daemon runs no scanner
// itself if a frontend attaches an SBOM
// (https://github.com/moby/buildkit/blob/master/docs/attestations/sbom-protocol.md).
type Attestor struct {
	Warnings []report.Problem // the scanner cannot be loaded

	requested bool
	scanner   scan.Scanner // nil if there is none
}

// Find loads the scanner, if the caller requests an SBOM. If BuildKit's default scanner cannot
// be loaded, Warnings report that, and only the frontend's document is attached. If a scanner
// that the caller names cannot be loaded, the error is a report.Problem.
func Find(ctx context.Context, client *gateway.Client, req request.Request) (Attestor, error) {
	ui := req.UI
	if ui.SBOM == nil || !client.SupportsAttestations() {
		return Attestor{}, nil
	}
	platform := ui.BuildPlatforms[0]
	scanner, err := scan.CreateSBOMScanner(ctx, client, ui.SBOM.Generator, platform, sourceresolver.Opt{
		ImageOpt: &sourceresolver.ResolveImageOpt{Platform: &platform, ResolveMode: ui.ImageResolveMode.String()},
	}, ui.SBOM.Parameters)
	switch {
	case err == nil:
		return Attestor{requested: true, scanner: scanner}, nil
	case ctx.Err() != nil:
		return Attestor{}, ctx.Err()
	case namesScanner(ui.BuildOpts().Opts):
		return Attestor{}, report.Problem{
			Message: "the SBOM generator " + ui.SBOM.Generator + " cannot be had: " + err.Error(),
			Remedy:  "correct generator=, or leave it out: the SBOM of the Python distributions needs none",
		}
	}
	return Attestor{requested: true, Warnings: []report.Problem{{
		Rule:    rules.NoScanner,
		Message: "the SBOM lists the Python distributions alone: " + ui.SBOM.Generator + " cannot be had",
		Remedy:  "name a scanner that the builder reaches: --attest type=sbom,generator=IMAGE",
		Detail:  err.Error(),
	}}}, nil
}

// namesScanner reports whether the caller names a scanner. Otherwise BuildKit's default is used.
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

// Attach attaches the SBOMs to the result of each platform. A distribution that cannot be
// installed is a report.Problem; other errors are BuildKit's.
func (a Attestor) Attach(ctx context.Context, client *gateway.Client, req request.Request, built *dockerui.ResultBuilder, images []image.Image) error {
	if !a.requested {
		return nil
	}
	group, ctx := gateway.NewGroup(ctx)
	for _, img := range images {
		group.Go(func() error {
			own, err := document(ctx, client, req, img)
			if err != nil {
				return err
			}
			found, err := a.scan(ctx, client, req, img)
			if err != nil {
				return err
			}
			built.AddAttestation(img.ID(), own)
			if found != nil {
				built.AddAttestation(img.ID(), *found)
			}
			return nil
		})
	}
	return group.Wait()
}

// document returns the frontend's own SBOM, in a result with its file.
func document(ctx context.Context, client *gateway.Client, req request.Request, img image.Image) (gwclient.Attestation, error) {
	in, err := contents(ctx, client, req, img)
	if err != nil {
		return gwclient.Attestation{}, err
	}
	text, err := sbom.Document(in)
	if err != nil {
		return gwclient.Attestation{}, err
	}
	ref, err := client.Solve(ctx, steps.Written(steps.File{Path: "/" + sbom.File, Data: text}, "the SBOM of the distributions"))
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

// contents returns what the target contains.
func contents(ctx context.Context, client *gateway.Client, req request.Request, img image.Image) (sbom.Input, error) {
	base := img.Started.Tools.Base
	in := sbom.Input{
		Name:     img.Plan.Project.Name,
		Version:  img.Plan.Project.Version,
		Purpose:  "CONTAINER",
		Platform: img.Started.Tools.Platform,
		Created:  req.Created,
		Base:     &sbom.Base{Reference: base.Reference, Digest: base.Digest},
		Project:  &sbom.Project{Metadata: img.Started.Wheel.Metadata, File: img.Started.Wheel.File},
	}
	switch {
	case req.Target.Name == request.Wheel:
		in.Purpose, in.Base = "ARCHIVE", nil
		return in, nil
	case req.Target.Name == request.Lock:
		in.Purpose, in.Base, in.Project = "FILE", nil, nil
		in.Distributions = distributions(img, img.Set, nil)
		return in, nil
	case !req.Target.Project:
		in.Version, in.Project = "", nil
	}
	// The set of the tests is empty for targets without tests.
	for _, installed := range []struct {
		set    layers.Set
		locals []dependencies.LocalWheel
	}{{img.Set, img.Deps.Locals}, {img.Tests.Set, img.Tests.Deps.Locals}} {
		licences, err := readLicences(ctx, client, img.Started.Facts, installed.set, installed.locals)
		if err != nil {
			return sbom.Input{}, err
		}
		in.Distributions = append(in.Distributions, distributions(img, installed.set, licences)...)
		for _, local := range installed.locals {
			in.Locals = append(in.Locals, sbom.Project{Metadata: local.Metadata, File: local.Wheel.File})
		}
	}
	return in, nil
}

// distributions returns the distributions of a set of layers, sorted by name.
func distributions(img image.Image, set layers.Set, licences map[string]sbom.Licence) []sbom.Distribution {
	var all []sbom.Distribution
	for _, p := range set.Packages() {
		artifact, _ := p.Installed(img.Started.Facts.Target())
		all = append(all, sbom.Distribution{Package: p, Artifact: artifact, Licence: licences[p.Name]})
	}
	return all
}

// scan returns what the scanner finds in the target. The build arguments that exist for this in
// Dockerfiles extend it to the context, and to the base and environment of the wheel's build
// (https://docs.docker.com/build/metadata/attestations/sbom/).
func (a Attestor) scan(ctx context.Context, client *gateway.Client, req request.Request, img image.Image) (*gwclient.Attestation, error) {
	if a.scanner == nil {
		return nil, nil
	}
	extras := map[string]llb.State{}
	for argument, states := range map[string]map[string]llb.State{
		"BUILDKIT_SBOM_SCAN_CONTEXT": {"context": img.Source.Context.State},
		"BUILDKIT_SBOM_SCAN_STAGE":   {"build": img.Started.Tools.Steps.BuildBase, "build-environment": img.Started.Wheel.Environment.Venv},
	} {
		if yes, _ := strconv.ParseBool(req.UI.BuildArgs[argument]); yes {
			for name, state := range states {
				extras[name] = state
			}
		}
	}
	var opts []llb.ConstraintsOpt
	if req.UI.IsNoCache("sbom") {
		opts = append(opts, llb.IgnoreCache)
	}
	found, err := a.scanner(ctx, img.ID(), img.Result.State, extras, opts...)
	if err != nil {
		return nil, err
	}
	return result.ConvertAttestation(&found, func(st *llb.State) (gwclient.Reference, error) {
		return client.Solve(ctx, *st)
	})
}
