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

// full finds what BuildKit and the tools that a step runs say of a full disk.
var full = regexp.MustCompile(`(?i)no space left on device|\[Errno 28\]|don't have enough free space`)

// ofMachine makes the report of a failure whose cause is the builder, from its error alone.
func ofMachine(err error) (Report, bool) {
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

// cause returns the report with the kind DiskFull if that is the cause. It is not looked
// for in what tests print: they may be about full disks.
func (r Report) cause() Report {
	if r.Kind != TestsFailed && (full.MatchString(r.Log) || full.MatchString(r.Message)) {
		r.Kind = DiskFull
	}
	return r
}
