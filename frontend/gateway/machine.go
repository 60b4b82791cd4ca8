package gateway

import (
	"errors"
	"regexp"

	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
)

// Kinds of reports that tell of the builder, not of the project: whoever fails is
// told in the same words.
const (
	DiskFull = "disk-full"
	Killed   = "killed"
)

// How a step ends of which the machine made an end: it left no report.
const (
	exitDiskFull = 28  // common.py's DISK_FULL
	exitKilled   = 137 // by SIGKILL
)

// full is what the tools say that a step runs, and BuildKit itself.
var full = regexp.MustCompile(`(?i)no space left on device|\[Errno 28\]|don't have enough free space`)

// ofMachine is the report of a failure that its error alone explains.
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

// cause is the report with its kind replaced where the disk is behind it. What tests
// print is theirs: they may be about full disks.
func (r Report) cause() Report {
	if r.Kind != "test" && (full.MatchString(r.Log) || full.MatchString(r.Message)) {
		r.Kind = DiskFull
	}
	return r
}
