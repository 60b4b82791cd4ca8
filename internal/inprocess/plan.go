package inprocess

import (
	"context"
	"encoding/json"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// Plan returns the plan of a folder's image. The wheel and the lock are made for it;
// nothing is installed.
func (b *Builder) Plan(ctx context.Context, f Folder) (p plan.Plan, err error) {
	so, err := b.request(f)
	if err != nil {
		return p, err
	}
	request.Subrequest(&so, "plan")
	var answer []byte
	if _, _, err = b.Solve(ctx, so, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
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
