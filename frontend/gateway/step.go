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
	Kind string `json:"kind"` // "uv", "backend", "apt", Killed, ...

	// A tool's arguments and the end of its output.
	Args []string `json:"args"`
	Log  string   `json:"log"`
	// Code is what a command of the project's ended with.
	Code int `json:"code"`

	// An exception of the build backend and where in the project it came from.
	Type    string `json:"type"`
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Module  string `json:"module"`
	Path    string `json:"path"`
	// Own is the folder of the project that has Module, "" for none.
	Own string `json:"own"`
	// Near is a file whose name is near to that of a missing one, BadLine the line
	// of Path that is no text.
	Near    string `json:"near"`
	BadLine int    `json:"bad_line"`
	// Setup is what the survey says of setup.py.
	Setup json.RawMessage `json:"setup"`
	// Missing is what may have been needed and is not in the build base: "compiler",
	// "headers", "git".
	Missing []string `json:"missing"`
	// Secrets are the ids of the caller's that a step that fetches had, Netrc what
	// is wrong with that one.
	Secrets []string `json:"secrets"`
	Netrc   Netrc    `json:"netrc"`
	// Repository says that the project had its .git.
	Repository bool `json:"repository"`
}

// Netrc is what can be seen to be wrong with the secret netrc.
type Netrc struct {
	Line  int      `json:"line"`  // the one it cannot be read from on
	Hosts []string `json:"hosts"` // that the step asked, and it has no entry for
}

func (e *StepError) Error() string { return e.Err.Error() }
func (e *StepError) Unwrap() error { return e.Err }

// explain turns a failed exec that left a report into a StepError.
func (c *Client) explain(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err // it was stopped, and did not fail
	}
	if found, ok := ofMachine(err); ok {
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

// Bounds on what is believed of a report. The steps keep less of a log.
const (
	maxLog  = 128 << 10
	maxText = 32 << 10
	maxLine = 1 << 30
)

// DecodeReport reads a report. A setup.py runs where it is written and may write one
// of its own: no text is longer than a step leaves it, and a line is one.
func DecodeReport(data []byte) (Report, bool) {
	var r Report
	if json.Unmarshal(data, &r) != nil || r.Kind == "" {
		return Report{}, false
	}
	r.Log = r.Log[max(0, len(r.Log)-maxLog):]
	for _, text := range []*string{&r.Kind, &r.Type, &r.Message, &r.File, &r.Module, &r.Path, &r.Own, &r.Near} {
		*text = (*text)[:min(len(*text), maxText)]
	}
	for _, line := range []*int{&r.Line, &r.BadLine} {
		if *line < 0 || *line > maxLine {
			*line = 0
		}
	}
	return r, true
}

// rootOf is the result a failed exec had as its root.
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

// readFailed reads a file from a mount of a step that failed. Such a mount can
// only be mounted into a container; a daemon that reads there for us needs no
// process in it, an older one (Docker 26) runs the root's own Python.
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

// printFailed has a process print the file.
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

// output gathers what a process prints, as far as a report goes.
type output struct{ bytes.Buffer }

func (o *output) Write(data []byte) (int, error) {
	if o.Len()+len(data) > maxReport {
		return 0, io.ErrShortBuffer
	}
	return o.Buffer.Write(data)
}

func (*output) Close() error { return nil }
