package progress

import (
	"bytes"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/opencontainers/go-digest"
)

// buffer is written by the display's goroutine and read by the test.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func vertex(name string, done bool) *client.SolveStatus {
	started := time.Now()
	v := &client.Vertex{Digest: digest.FromString(name), Name: name, Started: &started}
	if done {
		v.Completed = &started
	}
	return &client.SolveStatus{Vertexes: []*client.Vertex{v}}
}

func TestDisplay(t *testing.T) {
	var out buffer
	d, err := New(&out, Plain)
	if err != nil {
		t.Fatal(err)
	}
	d.Start()
	ch, drained := d.Channel()
	ch <- vertex("resolve", true)
	ch <- &client.SolveStatus{Warnings: []*client.VertexWarning{{Short: []byte("mind the gap")}}}
	close(ch)
	<-drained
	if err := d.Step("load into Docker", func() error { return errors.New("disk full") }); err == nil {
		t.Error("the step's error is lost")
	}
	warnings := d.Stop()
	if len(warnings) != 1 || string(warnings[0].Short) != "mind the gap" {
		t.Errorf("warnings %v", warnings)
	}
	for _, text := range []string{"resolve", "load into Docker", "ERROR: disk full"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("the display lacks %q:\n%s", text, out.String())
		}
	}
	d.Stop()
}

func TestAfterStopNothingIsShownAndNobodyWaits(t *testing.T) {
	var out buffer
	d, err := New(&out, Plain)
	if err != nil {
		t.Fatal(err)
	}
	d.Start()
	ch, drained := d.Channel()
	d.Stop()
	ch <- vertex("late", true)
	close(ch)
	<-drained
	if strings.Contains(out.String(), "late") {
		t.Errorf("shown:\n%s", out.String())
	}
}

// A build that the daemon refused is asked for once more, without what it refused.
// One display shows both, and none goes on drawing when they are over.
func TestASecondBuildIsShownBelowTheFirst(t *testing.T) {
	before := runtime.NumGoroutine()
	var out buffer
	d, err := New(&out, Plain)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"refused", "resolve"} {
		d.Start()
		ch, drained := d.Channel()
		ch <- vertex(name, true)
		close(ch)
		<-drained
	}
	d.Stop()
	for _, text := range []string{"#1 refused", "#2 resolve"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("the display lacks %q:\n%s", text, out.String())
		}
	}
	for deadline := time.Now().Add(2 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("something still draws")
		}
	}
}

func TestStopWithoutStart(t *testing.T) {
	d, err := New(&buffer{}, Quiet)
	if err != nil {
		t.Fatal(err)
	}
	if warnings := d.Stop(); warnings != nil {
		t.Errorf("%v", warnings)
	}
}

func TestSettleWaitsForRunningSteps(t *testing.T) {
	d, err := New(&buffer{}, Quiet)
	if err != nil {
		t.Fatal(err)
	}
	d.Start()
	defer d.Stop()
	d.show(vertex("a", false))
	go func() {
		time.Sleep(200 * time.Millisecond)
		d.show(vertex("a", true))
	}()
	began := time.Now()
	d.Settle()
	if took := time.Since(began); took < 200*time.Millisecond {
		t.Errorf("settled after %s, with a step running", took)
	}
}

func TestUnknownMode(t *testing.T) {
	if _, err := New(&buffer{}, "loud"); err == nil {
		t.Error("no error")
	}
}

func TestPrintWarnings(t *testing.T) {
	warning := client.VertexWarning{
		Short: []byte("ShadowedModule: app.py:1: rename it"), Detail: [][]byte{[]byte("the whole story")}, URL: "https://docs.test/x",
		SourceInfo: &pb.SourceInfo{Filename: "app.py", Data: []byte("import x")},
		Range:      []*pb.Range{{Start: &pb.Position{Line: 1}, End: &pb.Position{Line: 1}}},
	}
	for name, c := range map[string]struct {
		warnings []client.VertexWarning
		expand   bool
		want     string
	}{
		"none": {},
		"one":  {[]client.VertexWarning{warning}, false, "\n1 warning found (use --debug to expand):\n - ShadowedModule: app.py:1: rename it\n"},
		"two expanded": {[]client.VertexWarning{warning, {Short: []byte("b")}}, true,
			"\n2 warnings found:\n - ShadowedModule: app.py:1: rename it\nthe whole story\nMore info: https://docs.test/x\n" +
				"app.py:1\n--------------------\n   1 | >>> import x\n--------------------\n\n - b\n\n"},
	} {
		var out strings.Builder
		PrintWarnings(&out, c.warnings, c.expand)
		if out.String() != c.want {
			t.Errorf("%s: printed %q, want %q", name, out.String(), c.want)
		}
	}
}
