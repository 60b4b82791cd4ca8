package bedtest

import (
	"context"
	"os"
	"testing"

	"github.com/moby/buildkit/client/llb"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

// littered is a build whose result is a folder of some large files, and then of
// thousands of small ones. It sends no context: BuildKit would learn from it to take
// more at once.
func littered(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
	const script = "truncate -s 32M large0 large1 large2 large3 large4 large5 large6 large7 && seq 9000 | split -a 5 -d -l 1 - small"
	run := llb.Image("debian:bookworm-slim").Dir("/out").Run(llb.Args([]string{"sh", "-c", script}))
	ref, err := clitest.Solve(ctx, c, run.AddMount("/out", llb.Scratch()))
	if err != nil {
		return nil, err
	}
	result := gwclient.NewResult()
	result.SetRef(ref)
	return result, nil
}

// The virtual environment of a project with many dependencies has so many files.
// BuildKit's own client and the daemon come to wait for each other over them.
func TestAFolderOfThousandsOfFilesArrives(t *testing.T) {
	b := bed.Env(t)
	out := t.TempDir()
	r := clitest.Run(t, b, clitest.Call{Build: littered, Args: []string{"build", "-o", out, t.TempDir()}})
	if r.Code != 0 {
		t.Fatalf("exit %d\n%s", r.Code, r.Stderr)
	}
	if files, err := os.ReadDir(out); err != nil || len(files) != 9_008 {
		t.Errorf("%d files, %v", len(files), err)
	}
}
