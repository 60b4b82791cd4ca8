package answer

import (
	"context"
	"fmt"
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

// maxWarnings bounds the number of warnings that are sent: buildx shows all of them again in
// its summary.
const maxWarnings = 50

// Reporter reports the warnings of a build, for all its platforms.
type Reporter struct {
	client   *gateway.Client
	req      request.Request
	access   *sync.Mutex     // guards reported
	reported map[string]bool // the texts of warnings
}

// NewReporter returns a Reporter that has reported nothing.
func NewReporter(client *gateway.Client, req request.Request) Reporter {
	return Reporter{client: client, req: req, access: &sync.Mutex{}, reported: map[string]bool{}}
}

// Warn reports the warnings of an image, or returns them as a report.Errors if the caller
// requires that. A warning that several platforms have is reported once.
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

// unreported returns the warnings that were not reported yet, and records them as reported.
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

// problemsOf returns the problems of warnings.
func problemsOf(warnings []plan.Warning) []report.Problem {
	problems := make([]report.Problem, len(warnings))
	for i, w := range warnings {
		problems[i] = w.Problem
	}
	return problems
}

// send sends the warnings to the client, with their places. BuildKit attaches a warning to a
// vertex; here it is the one that loads the project's small files.
func (r Reporter) send(ctx context.Context, warnings []plan.Warning, sources map[string][]byte) {
	caps := r.client.BuildOpts().Caps
	if caps.Supports(gwpb.CapGatewayWarnings) != nil {
		r.sendAsVertices(ctx, warnings)
		return
	}
	send := func(text string, opts gwclient.WarnOpts) {
		opts.Level = 1
		// A warning that cannot be sent must not fail the build.
		_ = r.client.Warn(ctx, r.req.Probe.Vertex, text, opts)
	}
	for _, w := range warnings[:min(len(warnings), maxWarnings)] {
		info, ranges := w.Location(sources)
		rule := rules.Of(w.Rule)
		send(w.Short(), gwclient.WarnOpts{SourceInfo: info, Range: ranges, Detail: details(w, rule), URL: rule.URL()})
	}
	if text := unsent(warnings); text != "" {
		send(text, gwclient.WarnOpts{})
	}
}

// unsent returns how many warnings are too many to be sent, "" for none.
func unsent(warnings []plan.Warning) string {
	more := len(warnings) - maxWarnings
	if more <= 0 {
		return ""
	}
	return fmt.Sprintf("there are %d more warnings: docker buildx build --call=check lists more", more)
}

// sendAsVertices sends the warnings to a daemon that has no warnings (Docker 20.10), as the
// names of vertices, which every client shows.
func (r Reporter) sendAsVertices(ctx context.Context, warnings []plan.Warning) {
	var texts []string
	for _, w := range warnings[:min(len(warnings), maxWarnings)] {
		texts = append(texts, w.Short())
	}
	if text := unsent(warnings); text != "" {
		texts = append(texts, text)
	}
	st := llb.Scratch()
	for _, text := range texts {
		name := "warning: " + text
		st = st.File(llb.Mkfile("/"+digest.FromString(name).Encoded(), 0o644, nil), llb.WithCustomName(name))
	}
	_, _ = r.client.Solve(ctx, st)
}

// details returns the texts that buildx shows below a warning with --debug.
func details(w plan.Warning, rule rules.Rule) [][]byte {
	var texts [][]byte
	if w.Detail != "" {
		texts = append(texts, []byte(report.Block(w.Detail)))
	}
	if rule.Why != "" {
		texts = append(texts, []byte(rule.Why))
	}
	return texts
}

// failing returns the warnings that fail a check as a report.Errors, nil if there is none.
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
