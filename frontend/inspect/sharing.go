package inspect

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

// sharedPath is a path that several distributions install, as in the report of
// llb/steps/shared.py.
type sharedPath struct {
	Distributions []string `json:"distributions"` // the files of the last one remain
	Path          string   `json:"path"`
	More          int      `json:"more"` // further paths of the same distributions
}

// maxShared is the largest report that is read, in bytes.
const maxShared = 1 << 20

// sharedPaths warns of distributions that overwrite each other's files. It reads the reports of
// the layers with distributions that are known to do so in some versions. A subrequest waits
// for these layers too.
func (in Input) sharedPaths(ctx context.Context, client *gateway.Client) ([]report.Problem, error) {
	var all []report.Problem
	locator := in.Declared.Locator()
	for _, layer := range in.Set.Layers {
		if !layer.Shares {
			continue
		}
		ref, err := client.Solve(ctx, layer.Report)
		if err != nil {
			return nil, in.Set.Explain(err)
		}
		found, err := readShared(ctx, ref)
		if err != nil {
			return nil, err
		}
		for _, shared := range found {
			all = append(all, sharedProblem(shared, locator))
		}
	}
	return all, nil
}

// readShared reads the report of a layer, which is missing if nothing is shared.
func readShared(ctx context.Context, ref gwclient.Reference) ([]sharedPath, error) {
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: "/", IncludePattern: "shared.json"})
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	data, err := gateway.Read(ctx, ref, "/shared.json", maxShared)
	if err != nil {
		return nil, err
	}
	var all []sharedPath
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("the paths that distributions share: %w", err)
	}
	return all, nil
}

// sharedProblem returns a problem at the line that requires the last of the distributions, of
// those that the project requires itself: the other ones cannot be removed.
func sharedProblem(shared sharedPath, locator report.Locator) report.Problem {
	last := shared.Distributions[len(shared.Distributions)-1]
	_, short, below := strings.Cut(shared.Path, "/site-packages/")
	if !below {
		short = shared.Path
	}
	if shared.More > 0 {
		short += fmt.Sprintf(" and %d more", shared.More)
	}
	problem := report.Problem{
		Rule:    rules.SamePathTwice,
		Message: fmt.Sprintf("%s both install %s: those of %s stay", strings.Join(shared.Distributions, " and "), short, last),
	}
	if len(shared.Distributions) > 2 {
		problem.Message = fmt.Sprintf("%s all install %s: those of %s stay", report.Abbreviate(shared.Distributions), short, last)
	}
	var required []string
	for _, name := range shared.Distributions {
		position := locator.Where(packaging.NormalizeName(name))
		if position.File == "" {
			continue
		}
		required = append(required, name)
		problem = problem.At(position)
	}
	switch len(required) {
	case len(shared.Distributions):
		problem.Remedy = "ask for one of them"
	case 0:
		problem.Remedy = "other requirements bring them: ask for versions of those that agree on one"
	default:
		problem.Remedy = fmt.Sprintf("take %s out: another requirement brings the other", report.Abbreviate(required))
	}
	return problem
}
