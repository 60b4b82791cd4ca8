package built

import (
	"context"
	"encoding/json"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// Plan is what the image of a folder would be: the wheel and the lock are made
// for it, and nothing is installed.
func (y *Yard) Plan(ctx context.Context, f Folder) (p plan.Plan, err error) {
	so, err := y.request(f)
	if err != nil {
		return p, err
	}
	request.Subrequest(&so, "plan")
	var answer []byte
	if _, _, err = y.Solve(ctx, so, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		result, err := frontend.Build(ctx, c)
		if err == nil {
			answer = result.Metadata["result.json"]
		}
		return result, err
	}); err != nil {
		return p, err
	}
	return p, json.Unmarshal(answer, &p)
}
