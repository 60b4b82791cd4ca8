package gateway

import (
	"errors"
	"regexp"

	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
)

// Exit codes of a step that left no report.
const (
	exitDiskFull = 28  // DISK_FULL in llb/steps/common.py
	exitKilled   = 137 // by SIGKILL
)

// full matches messages about a full disk, of BuildKit and of the tools that steps run.
var full = regexp.MustCompile(`(?i)no space left on device|\[Errno 28\]|don't have enough free space`)

// builderFailure returns a report for an error whose cause is the builder itself. ok is false
// for other errors.
func builderFailure(err error) (_ Report, ok bool) {
	var exit *gwpb.ExitError
	if errors.As(err, &exit) {
		switch exit.ExitCode {
		case exitDiskFull:
			return Report{Kind: DiskFull}, true
		case exitKilled:
			return Report{Kind: Killed}, true
		}
		return Report{}, false
	}
	if full.MatchString(err.Error()) {
		return Report{Kind: DiskFull, Log: err.Error()}, true
	}
	return Report{}, false
}

// cause returns the report with the kind DiskFull if its output shows that. The output of
// tests is left alone: they may test what happens on a full disk.
func (r Report) cause() Report {
	if r.Kind != TestsFailed && (full.MatchString(r.Log) || full.MatchString(r.Message)) {
		r.Kind = DiskFull
	}
	return r
}
