// Package frontend is a BuildKit frontend that converts a Python project with a setup.py
// into an image in which the project and its dependencies are installed.
//
// The path of a build is Build and image.Design, and docs/architecture.md shows it.
package frontend

import (
	"context"
	"slices"

	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/answer"
	"github.com/wainwright-build/wainwright/frontend/attest"
	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/explain"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
)

// Build is the whole build: the frontend image, the CLI and the tests call it. It builds
// the requested target for each platform, or answers a subrequest. What the caller can mend
// is a report.Problem or several, with the lines of the files they refer to.
func Build(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
	result, err := answerOrBuild(ctx, gateway.Shown(c))
	if err == nil {
		result, err = answer.Shown(result)
	}
	return result, report.ShownError(err)
}

func answerOrBuild(ctx context.Context, c gwclient.Client) (_ *gwclient.Result, err error) {
	defer gateway.Recover(&err)
	ui, err := dockerui.NewClient(c)
	if err != nil {
		return nil, err
	}
	client, subrequest := &gateway.Client{Client: c, CacheImports: ui.CacheImports}, ui.BuildOpts().Opts["requestid"]
	req, err := request.Read(ctx, client, ui)
	if err != nil {
		return answer.Failed(subrequest, explain.Error(config.Config{}, err))
	}
	result, err := build(ctx, client, req)
	if err != nil {
		return answer.Failed(subrequest, report.WithSource(explain.Error(req.Config, err), req.Sources))
	}
	return result, nil
}

func build(ctx context.Context, client *gateway.Client, req request.Request) (*gwclient.Result, error) {
	var attestor attest.Attestor
	if answer.HasWarnings(req.Subrequest) {
		var err error
		if attestor, err = attest.Find(ctx, client, req); err != nil {
			return nil, err
		}
	}
	req.Warnings = slices.Concat(req.Warnings, attestor.Warnings)
	if result, ok, err := answer.Subrequest(ctx, client, req); ok || err != nil {
		return result, err
	}
	reporter := answer.NewReporter(client, req)
	images := make([]image.Image, len(req.Platforms()))
	built, err := req.UI.Build(ctx, func(ctx context.Context, platform *ocispecs.Platform, i int) (_ *dockerui.BuildResult, err error) {
		defer gateway.Recover(&err)
		if images[i], err = image.Design(ctx, client, req, platform); err != nil {
			return nil, err
		}
		if err := reporter.Warn(ctx, images[i]); err != nil {
			return nil, err
		}
		return image.Solve(ctx, client, req, images[i])
	})
	if err != nil {
		return nil, err
	}
	answer.Metadata(req, built, images)
	if err := attestor.Attach(ctx, client, req, built, images); err != nil {
		return nil, err
	}
	return built.Finalize()
}
