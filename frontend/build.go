// Package frontend is a BuildKit frontend that converts a Python project with a
// setup.py into an image in which the project and its dependencies are installed.
//
// The path of a build, one package a step:
//
//	options -> project -> wheel -> lock -> plan -> LLB -> image
package frontend

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/explain"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/options"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Build is the whole build: the frontend image, the CLI and the tests call it.
func Build(ctx context.Context, c gwclient.Client) (result *gwclient.Result, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = nil, panicked(r, debug.Stack())
		}
		err = report.VisibleError(err)
	}()
	ui, err := dockerui.NewClient(c)
	if err != nil {
		return nil, err
	}
	if err := checkCaps(ui.BuildOpts().Opts["frontend.caps"]); err != nil {
		return nil, err
	}
	client := &gateway.Client{Client: c, CacheImports: ui.CacheImports}

	if ui.BuildOpts().Opts["requestid"] == lint.RequestLint {
		defer func() { result, err = toldByCheck(result, err) }()
	}
	target, err := findTarget(ui.Target)
	if err != nil {
		return nil, err
	}
	o, err := options.Read(ctx, client, ui, target.Tested)
	defer func() { err = report.WithSource(err, o.Sources) }()
	if err != nil {
		return nil, err
	}
	b := &build{client: client, options: o, target: target.Name, tested: target.Tested}
	if b.epoch, err = sourceDateEpoch(ctx, ui); err != nil {
		return nil, err
	}
	defer func() { err = explain.Error(b.options.Config, err) }()
	if result, ok, err := b.subrequest(ctx); ok || err != nil {
		return result, err
	}
	attestor, doubts, err := b.attestor(ctx)
	if err != nil {
		return nil, err
	}
	b.options.Warnings = slices.Concat(b.options.Warnings, doubts, notApplied(ui))
	results := make([]*prepared, max(1, len(ui.TargetPlatforms)))
	made, err := ui.Build(ctx, func(ctx context.Context, platform *ocispecs.Platform, index int) (_ *dockerui.BuildResult, err error) {
		defer func() {
			if r := recover(); r != nil {
				err = panicked(r, debug.Stack())
			}
		}()
		p, err := b.prepare(ctx, platform)
		if err != nil {
			return nil, err
		}
		if err := p.tell(ctx); err != nil {
			return nil, err
		}
		results[index] = p
		return p.result(ctx)
	})
	if err != nil {
		return nil, err
	}
	b.metadata(made, results)
	if attestor != nil {
		if err := attestor.attest(ctx, made, results); err != nil {
			return nil, err
		}
	}
	return made.Finalize()
}

// guarded is a function whose panic is an error. Every goroutine needs it: Build's
// own recover sees the one it runs in alone.
func guarded(f func() error) func() error {
	return func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = panicked(r, debug.Stack())
			}
		}()
		return f()
	}
}

// panicked makes a mistake of ours an error that names itself: a frontend that
// just ends leaves its user with a broken pipe.
func panicked(r any, stack []byte) error {
	const most = 4 << 10
	return report.Problem{
		Message: "wainwright panicked, which is a bug of its own",
		Remedy:  "please report it with what follows",
		Detail:  fmt.Sprint(r) + "\n" + string(stack[:min(len(stack), most)]),
	}
}
