package request

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/moby/buildkit/frontend/dockerui"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// sourceDateEpoch returns the time in SOURCE_DATE_EPOCH, which buildx takes from the
// environment: seconds since 1970, or "context" for the time of a git context's commit
// (https://reproducible-builds.org/specs/source-date-epoch/). It returns nil if the caller sets
// none. The error is a report.Problem for any other value.
//
// It is the time of the image, and not that of the files in it: otherwise all layers would
// change with each commit.
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
