package answer

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// maxWarnings bounds what is sent: buildx repeats every warning in its summary.
const maxWarnings = 50

// Reporter warns of what was found, for all platforms of a build.
type Reporter struct {
	client   *gateway.Client
	req      request.Request
	access   *sync.Mutex
	reported map[string]bool // texts
}

// NewReporter returns a Reporter that has reported nothing.
func NewReporter(client *gateway.Client, req request.Request) Reporter {
	return Reporter{client: client, req: req, access: &sync.Mutex{}, reported: map[string]bool{}}
}

// Warn warns of what was found of an image, or returns it as report.Problems where the
// caller asks for that. What several platforms share is reported once.
func (r Reporter) Warn(ctx context.Context, img image.Image) error {
	problems := problemsOf(img.Plan.Warnings)
	if r.req.WarningsFail {
		if err := failing(img.Plan.Warnings); err != nil {
			return report.WithSource(err, image.Sources(ctx, r.client, r.req, img, problems))
		}
	}
	if warnings := r.unreported(img.Plan.Warnings); len(warnings) > 0 {
		r.send(ctx, warnings, image.Sources(ctx, r.client, r.req, img, problems))
	}
	return nil
}

// unreported returns the warnings that were not reported yet, and notes that they are.
func (r Reporter) unreported(warnings []plan.Warning) []plan.Warning {
	r.access.Lock()
	defer r.access.Unlock()
	var all []plan.Warning
	for _, w := range warnings {
		if !r.reported[w.Short()] {
			all = append(all, w)
		}
	}
	for _, w := range all {
		r.reported[w.Short()] = true
	}
	return all
}

// unreported returns the warnings whose text is none of those reported.
func unreported(warnings, reported []plan.Warning) []plan.Warning {
	var all []plan.Warning
	for _, w := range warnings {
		if !slices.ContainsFunc(reported, func(r plan.Warning) bool { return r.Short() == w.Short() }) {
			all = append(all, w)
		}
	}
	return all
}

// problemsOf are the problems that are warned of.
func problemsOf(warnings []plan.Warning) []report.Problem {
	problems := make([]report.Problem, len(warnings))
	for i, w := range warnings {
		problems[i] = w.Problem
	}
	return problems
}

// send shows the warnings, each with its place. A warning hangs on a vertex: the one that
// read the Dockerfile, or the look at the project where there is none.
func (r Reporter) send(ctx context.Context, warnings []plan.Warning, sources map[string][]byte) {
	caps := r.client.BuildOpts().Caps
	if caps.Supports(gwpb.CapGatewayWarnings) != nil {
		r.sendAsVertices(ctx, warnings)
		return
	}
	send := func(text string, opts gwclient.WarnOpts) {
		opts.Level = 1
		// A warning that cannot be shown must not fail the build.
		_ = r.client.Warn(ctx, r.req.Probe.Vertex, text, opts)
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

// sendAsVertices shows the warnings where the daemon has none (Docker 20.10): as names of
// vertices, which every client prints.
func (r Reporter) sendAsVertices(ctx context.Context, warnings []plan.Warning) {
	st := llb.Scratch()
	for _, w := range warnings[:min(len(warnings), maxWarnings)] {
		name := "warning: " + w.Short()
		st = st.File(llb.Mkfile("/"+digest.FromString(name).Encoded(), 0o644, nil), llb.WithCustomName(name))
	}
	_, _ = r.client.Solve(ctx, st)
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
