package bedtest

import (
	"context"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

// stubborn is a build whose one step says "ready" and ends at nothing but a
// kill.
func stubborn(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
	ui, err := dockerui.NewClient(c)
	if err != nil {
		return nil, err
	}
	guest, err := ui.MainContext(ctx)
	if err != nil {
		return nil, err
	}
	run := llb.Scratch().File(llb.Copy(*guest, clitest.GuestFile, "/")).Run(llb.Args([]string{"/" + clitest.GuestFile, "stubborn"}), llb.IgnoreCache)
	ref, err := clitest.Solve(ctx, c, run.Root())
	if err != nil {
		return nil, err
	}
	return nil, ref.Evaluate(ctx)
}

func TestInterruptCancelsAtOnce(t *testing.T) {
	b := bed.Env(t)
	for s, code := range map[syscall.Signal]int{syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		running := clitest.Start(t, b, clitest.Call{Build: stubborn, Args: []string{"build", "--no-cache", clitest.Project(t)}})
		running.Await(running.Stderr, "ready")
		began := time.Now()
		running.Signals <- s
		r := running.Wait()
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%v: it took %s", s, took)
		}
		if r.Code != code || r.Stdout != "" || !strings.Contains(r.Stderr, "CANCELED") {
			t.Errorf("%v: exit %d, want %d, standard output %q\n%s", s, r.Code, code, r.Stdout, r.Stderr)
		}
		select {
		case <-running.Killed:
			t.Errorf("%v: killed by one signal", s)
		default:
		}
	}
}
