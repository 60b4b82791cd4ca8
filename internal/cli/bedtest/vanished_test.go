package bedtest

import (
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/cli/clitest"
)

// road is an address of the bed's BuildKit that can be cut, as when a machine is
// switched off: nobody is told, and nothing arrives any more.
type road struct {
	address string
	cut     atomic.Bool
}

func newRoad(t *testing.T, b bed.Bed) *road {
	t.Helper()
	socket := filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	r := &road{address: "unix://" + socket}
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("unix", strings.TrimPrefix(b.BuildkitHost, "unix://"))
			if err != nil {
				near.Close()
				return
			}
			go r.carry(far, near)
			go r.carry(near, far)
		}
	}()
	return r
}

// carry takes everything, and hands it on while the road is whole.
func (r *road) carry(to, from net.Conn) {
	defer func() {
		if !r.cut.Load() {
			to.Close()
		}
	}()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		if r.cut.Load() {
			_, _ = io.Copy(io.Discard, from)
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func TestADaemonThatVanishesIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	way := newRoad(t, b)
	running := clitest.Start(t, b, clitest.Call{Build: stubborn, Silence: time.Second, Args: []string{"build", "--no-cache", "--addr", way.address, clitest.Project(t)}})
	running.Await(running.Stderr, "ready")
	way.cut.Store(true)
	began := time.Now()
	if r := running.Wait(); r.Code != 1 || !strings.Contains(r.Stderr, "ERROR: BuildKit at "+way.address+" answers no more: see whether it runs, and build again\n") {
		t.Errorf("exit %d after %s\n%s", r.Code, time.Since(began), r.Stderr)
	}
}
