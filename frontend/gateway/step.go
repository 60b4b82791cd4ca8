package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
)

// maxReport bounds what is read of a failed step's report.
const maxReport = 1 << 20

// StepError is a failed step of ours with the facts it reported. The step's own
// output was shown as it ran.
type StepError struct {
	Report Report
	Err    error
}

// Report is what the scripts in llb/steps write before they fail.
type Report struct {
	Kind string `json:"kind"` // "uv", "backend", "apt", "killed", ...

	// A tool's arguments and the end of its output.
	Args []string `json:"args"`
	Log  string   `json:"log"`

	// An exception of the build backend and where in the project it came from.
	Type    string `json:"type"`
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Module  string `json:"module"`
	Path    string `json:"path"`
}

func (e *StepError) Error() string { return e.Err.Error() }
func (e *StepError) Unwrap() error { return e.Err }

// explain turns a failed exec that left a report into a StepError.
func (c *Client) explain(ctx context.Context, err error) error {
	var solve *errdefs.SolveError
	if !errors.As(err, &solve) || solve.Op == nil {
		return err
	}
	exec := solve.Op.GetExec()
	if exec == nil {
		return err
	}
	// The build may be going down already; reading the report is short.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	for i, mount := range exec.Mounts {
		if i >= len(solve.MountIDs) || solve.MountIDs[i] == "" || mount.Output == int64(pb.SkipOutput) {
			continue
		}
		file := "/failure.json"
		if mount.Dest == "/" {
			file = "/tmp/failure.json"
		}
		data, readErr := c.readFailed(ctx, solve.MountIDs[i], file)
		if readErr != nil {
			continue
		}
		step := &StepError{Err: err}
		if json.Unmarshal(data, &step.Report) == nil && step.Report.Kind != "" {
			return step
		}
	}
	return err
}

// readFailed reads a file from a mount of a step that failed. Such a mount can
// only be mounted into a container; reading takes no process in it on a daemon
// that can read for us, and one that prints the file on an older one.
func (c *Client) readFailed(ctx context.Context, id, file string) ([]byte, error) {
	container, err := c.NewContainer(ctx, gwclient.NewContainerRequest{
		Mounts: []gwclient.Mount{{Dest: "/", ResultID: id, MountType: pb.MountType_BIND}},
	})
	if err != nil {
		return nil, err
	}
	defer container.Release(ctx)
	return container.ReadFile(ctx, gwclient.ReadContainerRequest{
		ReadRequest: gwclient.ReadRequest{Filename: file, Range: &gwclient.FileRange{Length: maxReport}},
	})
}
