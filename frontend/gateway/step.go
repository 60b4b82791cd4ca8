package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/solver/pb"
)

// maxReport bounds the size of a failed step's report, in bytes.
const maxReport = 1 << 20

// StepError is the failure of a step, with the step's report. The step's output was shown
// while it ran. Err is BuildKit's error.
type StepError struct {
	Report Report
	Err    error
}

// Report is what the scripts in llb/steps write when they fail.
type Report struct {
	Kind Kind `json:"kind"`

	// The arguments of a tool and the end of its output.
	Args []string `json:"args"`
	Log  string   `json:"log"`
	// Code is the exit code of the tests.
	Code int `json:"code"`

	// An exception of the build backend, and the line of the project that raised it. Of the
	// kind Outside, Message is what makes Path more than a plain file, "" if it lies outside.
	Type    string `json:"type"`
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Module  string `json:"module"`
	Path    string `json:"path"`
	// Own is the folder of the project that has Module, the module that was not found;
	// "" for none.
	Own string `json:"own"`
	// Near is a file whose name is similar to Path, which is missing. BadLine is the line
	// of Path that could not be decoded.
	Near    string `json:"near"`
	BadLine int    `json:"bad_line"`
	// Setup is what the survey found in setup.py.
	Setup json.RawMessage `json:"setup"`
	// Missing is what may have been needed and is not in the build base: "compiler",
	// "headers", "git".
	Missing []string `json:"missing"`
	// Secrets are the ids of the caller's secrets that a step had. Netrc is what is wrong
	// with the secret netrc.
	Secrets []string `json:"secrets"`
	Netrc   Netrc    `json:"netrc"`
	// Repository is whether the build had the project's .git.
	Repository bool `json:"repository"`
}

// Netrc is what is wrong with the secret netrc.
type Netrc struct {
	Line  int      `json:"line"`  // the line that cannot be read
	Hosts []string `json:"hosts"` // the hosts without an entry that the step connected to
}

func (e *StepError) Error() string { return e.Err.Error() }
func (e *StepError) Unwrap() error { return e.Err }

// withReport returns a StepError if a script of llb/steps failed and its report can be read,
// or else err.
func (c *Client) withReport(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err // the build was stopped
	}
	if found, ok := builderFailure(err); ok {
		return &StepError{Report: found, Err: err}
	}
	var solve *errdefs.SolveError
	if !errors.As(err, &solve) || solve.Op == nil {
		return err
	}
	exec := solve.Op.GetExec()
	if exec == nil {
		return err
	}
	// The build may be stopped because of this failure. Reading the report is quick.
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
		data, readErr := c.readFailed(ctx, rootOf(solve, exec), solve.MountIDs[i], file)
		if readErr != nil {
			continue
		}
		if report, ok := DecodeReport(data); ok {
			return &StepError{Report: report.cause(), Err: err}
		}
	}
	return err
}

// Bounds on what a report may have: bytes, and the number of a line.
const (
	maxLog  = 128 << 10
	maxText = 32 << 10
	maxLine = 1 << 30
)

// DecodeReport reads a report, and shortens texts that are too long. A setup.py may write
// a report of its own in place of the step's. ok is false for what is no report, or has no
// kind that is known.
func DecodeReport(data []byte) (_ Report, ok bool) {
	var r Report
	if json.Unmarshal(data, &r) != nil || r.Kind == (Kind{}) {
		return Report{}, false
	}
	r.Log = r.Log[max(0, len(r.Log)-maxLog):]
	for _, text := range []*string{&r.Type, &r.Message, &r.File, &r.Module, &r.Path, &r.Own, &r.Near} {
		*text = (*text)[:min(len(*text), maxText)]
	}
	for _, line := range []*int{&r.Line, &r.BadLine} {
		if *line < 0 || *line > maxLine {
			*line = 0
		}
	}
	return r, true
}

// rootOf returns the id of the result that a failed exec had as its root.
func rootOf(solve *errdefs.SolveError, exec *pb.ExecOp) string {
	for i, mount := range exec.Mounts {
		if mount.Dest != "/" {
			continue
		}
		if i < len(solve.MountIDs) && solve.MountIDs[i] != "" {
			return solve.MountIDs[i]
		}
		if mount.Input >= 0 && int(mount.Input) < len(solve.InputIDs) {
			return solve.InputIDs[mount.Input]
		}
	}
	return ""
}

// readFailed reads a file of a mount of a failed step. Such a mount can only be read through
// a container. An older daemon (Docker 26) cannot read a container's files without a
// process in it, so Python is run there.
func (c *Client) readFailed(ctx context.Context, root, id, file string) ([]byte, error) {
	container, err := c.NewContainer(ctx, gwclient.NewContainerRequest{
		Mounts: []gwclient.Mount{{Dest: "/", ResultID: id, MountType: pb.MountType_BIND}},
	})
	if err != nil {
		return nil, err
	}
	defer container.Release(ctx)
	data, err := container.ReadFile(ctx, gwclient.ReadContainerRequest{
		ReadRequest: gwclient.ReadRequest{Filename: file, Range: &gwclient.FileRange{Length: maxReport}},
	})
	caps := c.BuildOpts().Caps
	if err == nil || caps.Supports(gwpb.CapGatewayExecFilesystem) == nil {
		return data, err
	}
	return c.printFailed(ctx, root, id, file)
}

// printFailed lets Python print the file.
func (c *Client) printFailed(ctx context.Context, root, id, file string) ([]byte, error) {
	container, err := c.NewContainer(ctx, gwclient.NewContainerRequest{
		Mounts: []gwclient.Mount{
			{Dest: "/", ResultID: root, MountType: pb.MountType_BIND},
			{Dest: "/mnt", ResultID: id, MountType: pb.MountType_BIND},
		},
		NetMode: pb.NetMode_NONE,
	})
	if err != nil {
		return nil, err
	}
	defer container.Release(ctx)
	var out output
	process, err := container.Start(ctx, gwclient.StartRequest{
		Args:   []string{"python3", "-I", "-c", "import sys; sys.stdout.write(open(sys.argv[1]).read())", "/mnt" + file},
		Env:    []string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
		Cwd:    "/",
		Stdout: &out,
	})
	if err != nil {
		return nil, err
	}
	err = process.Wait()
	return out.Bytes(), err
}

// output keeps what a process prints, up to maxReport bytes.
type output struct{ bytes.Buffer }

func (o *output) Write(data []byte) (int, error) {
	if o.Len()+len(data) > maxReport {
		return 0, io.ErrShortBuffer
	}
	return o.Buffer.Write(data)
}

func (*output) Close() error { return nil }
