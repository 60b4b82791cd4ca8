package progress

import (
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/client"
)

// Whatever a step is called, prints or fails with, the terminal shows it.
func TestNothingThatIsShownActsOnTheTerminal(t *testing.T) {
	var out buffer
	d, err := New(&out, Plain)
	if err != nil {
		t.Fatal(err)
	}
	d.Start()
	ch, drained := d.Channel()
	status := vertex("name \x1b]0;title\x07\n::error::forged", true)
	v := status.Vertexes[0]
	v.Error = "error \x1b[2J"
	status.Statuses = []*client.VertexStatus{{ID: "status \x1b[1A", Vertex: v.Digest, Started: v.Started, Completed: v.Started}}
	for _, piece := range []string{
		"clipboard \x1b]52;c;aHVzaA==\x07\n", "\x1b[31mred\x1b[0m ä日本\n", "a control character of \u009b2J two bytes\n", "half of one \xc2", "\x9b2J\n",
		"a ##[add-mask]x\n", "b ##vs", "o[task.complete]\n", "c #", "#[error]\n", "# d\n",
	} {
		status.Logs = append(status.Logs, &client.VertexLog{Vertex: v.Digest, Data: []byte(piece), Timestamp: time.Now()})
	}
	status.Warnings = []*client.VertexWarning{{Vertex: v.Digest, Short: []byte("short \x1b[3A"), Detail: [][]byte{[]byte("detail \x1b[4A")}}}
	ch <- status
	close(ch)
	<-drained
	warnings := d.Stop()
	PrintWarnings(&out, warnings, true)
	shown := out.String()
	for _, want := range []string{
		`name \x1b]0;title\x07`, `error \x1b[2J`, `status \x1b[1A`, `clipboard \x1b]52;c;aHVzaA==\x07`, "\x1b[31mred\x1b[0m ä日本",
		`of \x9b2J two`, `half of one \xc2`, `short \x1b[3A`, `detail \x1b[4A`,
		`\n::error::forged`, `a \x23#[add-mask]x`, `b \x23#vso[task.complete]`, `c \x23#[error]`, "# d",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	for _, acting := range []string{"\x1b]", "\x1b[2J", "A\x1b", "\x07", "\u009b", "\n::error", "##[", "##vso["} {
		if strings.Contains(shown, acting) {
			t.Errorf("%q is sent to the terminal", acting)
		}
	}
	if t.Failed() {
		t.Logf("%q", shown)
	}
}
