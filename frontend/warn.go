package frontend

import (
	"context"
	"fmt"
	"maps"
	"path"
	"sync"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// maxWarnings bounds what is sent: buildx repeats every warning in its summary.
const maxWarnings = 50

// tell warns of what was found, or fails with it where that is asked for. What
// the platforms share is told once.
func (p *prepared) tell(ctx context.Context) error {
	if p.build.options.WarningsFail {
		if fails := failing(p.plan.Warnings); fails != nil {
			return report.WithSource(fails, p.sources(ctx))
		}
	}
	if untold := p.build.told.untold(p.plan.Warnings); len(untold) > 0 {
		p.build.warn(ctx, untold, p.sources(ctx))
	}
	return nil
}

// told is what a build has said already, of whichever platform.
type told struct {
	access sync.Mutex
	texts  map[string]bool
}

// untold are the warnings that were not told yet; now they are.
func (t *told) untold(warnings []plan.Warning) []plan.Warning {
	t.access.Lock()
	defer t.access.Unlock()
	var all []plan.Warning
	for _, each := range warnings {
		if text := each.Short(); !t.texts[text] {
			all = append(all, each)
		}
	}
	if t.texts == nil {
		t.texts = map[string]bool{}
	}
	for _, each := range all {
		t.texts[each.Short()] = true
	}
	return all
}

// warn shows the warnings, each with its place. A warning hangs on a vertex: the
// one that read the Dockerfile, or the look at the project where there is none.
func (b *build) warn(ctx context.Context, warnings []plan.Warning, sources map[string][]byte) {
	caps := b.client.BuildOpts().Caps
	if caps.Supports(gwpb.CapGatewayWarnings) != nil {
		b.warnBySteps(ctx, warnings)
		return
	}
	send := func(text string, opts gwclient.WarnOpts) {
		opts.Level = 1
		// A warning that cannot be shown must not fail the build.
		_ = b.client.Warn(ctx, b.options.Probe.Vertex, text, opts)
	}
	for _, w := range warnings[:min(len(warnings), maxWarnings)] {
		info, ranges := w.Location(sources)
		rule := rules.Of(w.Rule)
		send(w.Short(), gwclient.WarnOpts{SourceInfo: info, Range: ranges, Detail: details(w, rule), URL: rule.URL()})
	}
	if more := len(warnings) - maxWarnings; more > 0 {
		send(fmt.Sprintf("there are %d more warnings: docker buildx build --call=check lists them all", more), gwclient.WarnOpts{})
	}
}

// warnBySteps shows the warnings where the daemon has none (Docker 20.10): as names of
// steps, which every client prints.
func (b *build) warnBySteps(ctx context.Context, warnings []plan.Warning) {
	st := llb.Scratch()
	for _, w := range warnings[:min(len(warnings), maxWarnings)] {
		name := "warning: " + w.Short()
		st = st.File(llb.Mkfile("/"+digest.FromString(name).Encoded(), 0o644, nil), llb.WithCustomName(name))
	}
	_, _ = b.client.Solve(ctx, st)
}

// details are the lines below a warning for whoever asks for more.
func details(w plan.Warning, rule rules.Rule) [][]byte {
	var lines [][]byte
	for _, text := range []string{w.Detail, rule.Why} {
		if text != "" {
			lines = append(lines, []byte(report.Visible(text)))
		}
	}
	return lines
}

// failing makes errors of the warnings that a check does not pass with.
func failing(warnings []plan.Warning) error {
	var problems report.Errors
	for _, w := range warnings {
		if w.Severity.Fails() {
			problems = append(problems, w.Problem)
		}
	}
	if len(problems) == 0 {
		return nil
	}
	return problems
}

// maxShown bounds the files that are read to show lines of them.
const maxShown = 100

// sources are the files that the warnings stand in: those that were read anyway,
// and of the project's others those small enough to be shown. A file that cannot
// be read is not shown.
func (p *prepared) sources(ctx context.Context) map[string][]byte {
	problems := make([]report.Problem, len(p.plan.Warnings))
	for i, w := range p.plan.Warnings {
		problems[i] = w.Problem
	}
	return p.filesOf(ctx, problems)
}

func (p *prepared) filesOf(ctx context.Context, problems []report.Problem) map[string][]byte {
	o := p.build.options
	files := maps.Clone(o.Sources)
	var tree gwclient.Reference
	tried := map[string]bool{config.BuildArgument: true}
	for _, w := range problems {
		if _, ok := files[w.File]; ok || w.Line == 0 || tried[w.File] || len(tried) > maxShown {
			continue
		}
		tried[w.File] = true
		if tree == nil {
			var err error
			if tree, err = p.build.client.Solve(ctx, p.context.State); err != nil {
				break
			}
		}
		if data, err := gateway.Read(ctx, tree, path.Join("/", o.Dir, w.File), report.MaxSource); err == nil {
			files[w.File] = data
		}
	}
	return files
}

// platform is the platform of a request that is about one.
func (b *build) platform() *ocispecs.Platform {
	if platforms := b.options.UI.TargetPlatforms; len(platforms) > 0 {
		return &platforms[0]
	}
	return nil
}
