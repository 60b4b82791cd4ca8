package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// checked is the answer to --call=check: BuildKit's lint.LintResults, which buildx shows, with
// further fields
// (https://github.com/moby/buildkit/blob/master/frontend/subrequests/lint/lint.go).
type checked struct {
	Warnings []violation      `json:"warnings"`
	Sources  []*pb.SourceInfo `json:"sources"`
	Error    *lint.BuildError `json:"buildError,omitempty"`
}

type violation struct {
	lint.Warning
	Severity rules.Severity `json:"severity"`
	File     string         `json:"file,omitempty"`
	Line     int            `json:"line,omitempty"`
	Message  string         `json:"message"`
	Remedy   string         `json:"remedy,omitempty"`
}

// checkAnswer returns the answer for warnings. sources are the files that they refer to.
func checkAnswer(warnings []plan.Warning, sources map[string][]byte) checked {
	c := checked{Warnings: []violation{}, Sources: []*pb.SourceInfo{}}
	kept, left := plan.Bounded(warnings)
	infos, locations := report.Locations(problemsOf(kept), sources)
	c.Sources = append(c.Sources, infos...)
	for i, w := range kept {
		rule := rules.Of(w.Rule)
		problem := w.Problem
		problem.Rule = rules.ID{} // buildx shows it in the line above
		c.Warnings = append(c.Warnings, violation{
			Warning: lint.Warning{
				RuleName: report.Line(w.Rule.String()), Description: rule.Summary, URL: rule.URL(),
				Detail: string(w.Severity) + ": " + problem.Error(), Location: locations[i],
			},
			Severity: w.Severity, File: w.File, Line: w.Line, Message: w.Message, Remedy: w.Remedy,
		})
	}
	if len(left) > 0 {
		severity := left[0].Severity // the worst: warnings are in order of severity
		message := fmt.Sprintf("there are %d more warnings, which are not listed", len(left))
		c.Warnings = append(c.Warnings, violation{
			Warning:  lint.Warning{RuleName: "MoreWarnings", Detail: string(severity) + ": " + message, Location: &pb.Location{SourceIndex: -1}},
			Severity: severity, Message: message,
		})
	}
	return c
}

// checkImages returns the answer for the warnings of all platforms.
func checkImages(ctx context.Context, client *gateway.Client, req request.Request, images []image.Image) (*gwclient.Result, error) {
	var warnings []plan.Warning
	sources := map[string][]byte{}
	reporter := NewReporter(client, req)
	for _, img := range images {
		warnings = append(warnings, reporter.unreported(img.Plan.Warnings)...)
		maps.Copy(sources, image.Sources(ctx, client, req, img, problemsOf(img.Plan.Warnings)))
	}
	return checkAnswer(warnings, sources).result()
}

// Failed returns the result of a build or a subrequest that failed: err, or an answer if the
// subrequest is a check and err refers to a file. buildx shows such an answer like warnings,
// but only with a place. subrequest is "" for a build.
func Failed(subrequest string, err error) (*gwclient.Result, error) {
	sources := errdefs.Sources(err)
	if subrequest != lint.RequestLint || len(sources) == 0 {
		return nil, err
	}
	return checkFailed(err, sources)
}

func checkFailed(err error, sources []*errdefs.Source) (*gwclient.Result, error) {
	c := checkAnswer(nil, nil)
	for _, source := range sources {
		c.Sources = append(c.Sources, source.Info)
	}
	c.Error = &lint.BuildError{Message: report.ShownError(err).Error(), Location: pb.Location{Ranges: sources[0].Ranges}}
	return c.result()
}

func (c checked) passes() bool {
	for _, w := range c.Warnings {
		if w.Severity.Fails() {
			return false
		}
	}
	return c.Error == nil
}

func (c checked) result() (*gwclient.Result, error) {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, err
	}
	text, err := checkText(data)
	if err != nil {
		return nil, err
	}
	result := answer(data, text)
	status := "0"
	if !c.passes() {
		status = "1"
	}
	result.AddMeta("result.statuscode", []byte(status))
	return result, nil
}

// checkText returns the answer as buildx shows it.
func checkText(data []byte) ([]byte, error) {
	var results lint.LintResults
	if err := json.Unmarshal(data, &results); err != nil {
		return nil, err
	}
	var text bytes.Buffer
	switch n := len(results.Warnings); {
	case n == 1:
		fmt.Fprintln(&text, "Check complete, 1 warning has been found!")
	case n > 1:
		fmt.Fprintf(&text, "Check complete, %d warnings have been found!\n", n)
	case results.Error == nil:
		fmt.Fprintln(&text, "Check complete, no warnings found.")
	}
	err := results.PrintTo(&text, nil)
	results.PrintErrorTo(&text, nil)
	return text.Bytes(), err
}
