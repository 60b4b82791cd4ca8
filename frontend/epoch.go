package frontend

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/moby/buildkit/frontend/dockerui"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// sourceDateEpoch reads SOURCE_DATE_EPOCH, which buildx takes from the environment:
// seconds, or "context" for the time of a git context's commit; nil where there is
// none. It is the time of the image, and of no file in it: each commit would ship
// all layers anew.
func sourceDateEpoch(ctx context.Context, ui *dockerui.Client) (*time.Time, error) {
	const name = "SOURCE_DATE_EPOCH"
	switch text := ui.BuildArgs[name]; text {
	case "":
		return nil, nil
	case "context":
		return ui.ResolveMainContextSourceDateEpoch(ctx)
	default:
		seconds, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, report.Problem{
				File:    config.BuildArgument,
				Message: fmt.Sprintf("%s is %q", name, text),
				Remedy:  "give it seconds since 1970, or context for the time of a git context's commit",
			}
		}
		at := time.Unix(seconds, 0).UTC()
		return &at, nil
	}
}

// created is the time of the image and of what is attached to it.
func (b *build) created() time.Time {
	if b.epoch != nil {
		return *b.epoch
	}
	return steps.Epoch()
}
