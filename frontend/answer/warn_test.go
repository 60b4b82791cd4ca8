package answer

import (
	"context"
	"fmt"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/opencontainers/go-digest"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

var (
	unreached = plan.Warning{Severity: rules.Error, Problem: report.Problem{
		Rule: rules.BindsLocalhost, File: "app.py", Line: 2, Message: "serve() listens on localhost", Remedy: `host="0.0.0.0"`,
	}}
	debugged = plan.Warning{Severity: rules.Warning, Problem: report.Problem{
		Rule: rules.DebugServer, File: "app.py", Line: 3, Message: "debug=True", Remedy: "take it out",
	}}
	heavy = plan.Warning{Severity: rules.Advice, Problem: report.Problem{
		Rule: rules.LargeFile, File: "data.bin", Message: "has 200 MB", Remedy: "mount it",
	}}
	placeless = plan.Warning{Severity: rules.Warning, Problem: report.Problem{
		Rule: rules.SurveyTruncated, Message: "there are more files than are looked at", Remedy: "name them", Detail: "here are some",
	}}
	sources = map[string][]byte{"app.py": []byte("import this\nserve(app)\nrun(debug=True)\n")}
)

// listener is a gateway that records warnings.
type listener struct {
	gwclient.Client
	sent []string
	opts []gwclient.WarnOpts
}

func (l *listener) Warn(_ context.Context, _ digest.Digest, text string, opts gwclient.WarnOpts) error {
	l.sent, l.opts = append(l.sent, text), append(l.opts, opts)
	return nil
}

func (l *listener) BuildOpts() gwclient.BuildOpts {
	return gwclient.BuildOpts{Caps: gwpb.Caps.CapSet(gwpb.Caps.All())}
}

func send(t *testing.T, warnings []plan.Warning) *listener {
	l := &listener{}
	NewReporter(&gateway.Client{Client: l}, request.Request{}).send(t.Context(), warnings, sources)
	return l
}

func TestSend(t *testing.T) {
	l := send(t, []plan.Warning{unreached, placeless})
	require.Equal(t, []string{
		`BindsLocalhost: app.py:2: serve() listens on localhost: host="0.0.0.0"`,
		"SurveyTruncated: there are more files than are looked at: name them",
	}, l.sent)
	require.Equal(t, "https://github.com/wainwright-build/wainwright/blob/main/docs/rules/BindsLocalhost.md", l.opts[0].URL)
	require.Equal(t, int32(2), l.opts[0].Range[0].Start.Line)
	require.Equal(t, "app.py", l.opts[0].SourceInfo.Filename)
	require.Equal(t, "  | here are some", string(l.opts[1].Detail[0]))
	require.Nil(t, l.opts[1].SourceInfo)
}

func TestSendMany(t *testing.T) {
	var many []plan.Warning
	for i := range maxWarnings + 7 {
		w := debugged
		w.Line = i + 1
		many = append(many, w)
	}
	l := send(t, many)
	require.Len(t, l.sent, maxWarnings+1)
	require.Equal(t, "there are 7 more warnings: docker buildx build --call=check lists more", l.sent[maxWarnings])
	require.Len(t, send(t, many[:maxWarnings]).sent, maxWarnings)
}

func TestFailing(t *testing.T) {
	err := failing([]plan.Warning{unreached, debugged, heavy})
	require.Equal(t, []report.Problem{unreached.Problem, debugged.Problem}, report.Problems(err))
	require.NoError(t, failing([]plan.Warning{heavy}))
	require.EqualError(t, failing([]plan.Warning{debugged}), fmt.Sprintf("DebugServer: app.py:%d: debug=True: take it out", debugged.Line))
}

func TestReporterOnce(t *testing.T) {
	warning := func(text string) plan.Warning { return plan.Warning{Problem: report.Problem{Message: text}} }
	reporter := NewReporter(nil, request.Request{})
	require.Len(t, reporter.unreported([]plan.Warning{warning("a"), warning("b")}), 2)
	require.Equal(t, []plan.Warning{warning("c")}, reporter.unreported([]plan.Warning{warning("a"), warning("c")}))
}
