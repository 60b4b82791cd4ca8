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

// sharedPath is a path that several distributions install, as llb/steps/shared.py
// reports it.
type sharedPath struct {
	Distributions []string `json:"distributions"` // the last one's files stay
	Path          string   `json:"path"`
	More          int      `json:"more"` // further paths of the same distributions
}

// maxShared is the largest report of them that is read, in bytes.
const maxShared = 1 << 20

// sharedPaths warns of distributions that overwrite each other's files. Only layers of
// distributions that are known to may are looked at. Whether they do depends on their
// versions, so a subrequest waits for these layers too.
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

// sharedProblem stands where one of them is asked for. What comes with another
// requirement cannot be taken out, so it is the one that was written down that goes.
func sharedProblem(w sharedPath, locator report.Locator) report.Problem {
	last := w.Distributions[len(w.Distributions)-1]
	_, short, below := strings.Cut(w.Path, "/site-packages/")
	if !below {
		short = w.Path
	}
	if w.More > 0 {
		short += fmt.Sprintf(" and %d more", w.More)
	}
	problem := report.Problem{
		Rule:    rules.SamePathTwice,
		Message: fmt.Sprintf("%s both install %s: those of %s stay", strings.Join(w.Distributions, " and "), short, last),
	}
	if len(w.Distributions) > 2 {
		problem.Message = fmt.Sprintf("%s all install %s: those of %s stay", strings.Join(w.Distributions, ", "), short, last)
	}
	var asked []string
	for _, name := range w.Distributions {
		position := locator.Where(packaging.NormalizeName(name))
		if position.File == "" {
			continue
		}
		asked = append(asked, name)
		problem = problem.At(position)
	}
	switch len(asked) {
	case len(w.Distributions):
		problem.Remedy = "ask for one of them"
	case 0:
		problem.Remedy = "other requirements bring them: ask for versions of those that agree on one"
	default:
		problem.Remedy = fmt.Sprintf("take %s out: another requirement brings the other", strings.Join(asked, " and "))
	}
	return problem
}
