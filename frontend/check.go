package frontend

import (
	"bytes"
	"encoding/json"
	"fmt"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// checked is the answer to --call=check: BuildKit's lint.LintResults, which
// buildx shows, with what its form has no room for.
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

// checkAnswer is what a check says of warnings; sources are the files they stand in.
func checkAnswer(warnings []plan.Warning, sources map[string][]byte) checked {
	c := checked{Warnings: []violation{}, Sources: []*pb.SourceInfo{}}
	index := map[string]int32{}
	for _, w := range warnings {
		rule := rules.Of(w.Rule)
		// buildx wants a location of every warning, and has -1 for none.
		location := &pb.Location{SourceIndex: -1}
		if info, ranges := w.Location(sources); info != nil {
			i, ok := index[w.File]
			if !ok {
				i = int32(len(c.Sources))
				index[w.File] = i
				c.Sources = append(c.Sources, info)
			}
			location = &pb.Location{SourceIndex: i, Ranges: ranges}
		}
		problem := w.Problem
		problem.Rule = rules.ID{} // it stands in the line above
		c.Warnings = append(c.Warnings, violation{
			Warning: lint.Warning{
				RuleName: w.Rule.String(), Description: rule.Summary, URL: rule.URL(),
				Detail: string(w.Severity) + ": " + problem.Error(), Location: location,
			},
			Severity: w.Severity, File: w.File, Line: w.Line, Message: w.Message, Remedy: w.Remedy,
		})
	}
	return c
}

// toldByCheck makes an answer of a failed check: buildx shows it beside the
// warnings. It wants a place; an error without one stays an error.
func toldByCheck(result *gwclient.Result, err error) (*gwclient.Result, error) {
	sources := errdefs.Sources(err)
	if len(sources) == 0 {
		return result, err
	}
	c := checkAnswer(nil, nil)
	for _, each := range sources {
		c.Sources = append(c.Sources, each.Info)
	}
	c.Error = &lint.BuildError{Message: report.Visible(err.Error()), Location: pb.Location{Ranges: sources[0].Ranges}}
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

// checkText is the answer as buildx shows it.
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
