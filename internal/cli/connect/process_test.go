//go:build unix

package connect

import (
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"
)

func TestProcessIsAConnection(t *testing.T) {
	conn, err := dialProcess(exec.Command("cat"), unheard)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 5)
	if _, err := io.ReadFull(conn, buf); err != nil || string(buf) != "hello" {
		t.Errorf("%q, %v", buf, err)
	}
	conn.Close()
	if _, err := conn.Read(buf); err == nil {
		t.Error("the connection is closed, and reads")
	}
}

func TestProcessSaysWhyItEnded(t *testing.T) {
	var said lastWords
	conn, err := dialProcess(exec.Command("sh", "-c", "echo first >&2; echo ERROR: no such builder >&2; exit 1"), said.note)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "no such builder") {
		t.Errorf("error %v", err)
	}
	if got := said.get(); got != "no such builder" {
		t.Errorf("said %q", got)
	}
}

func unheard(string) {}

func TestProcessThatGoesOnIsKilled(t *testing.T) {
	conn, err := dialProcess(exec.Command("sleep", "600"), unheard)
	if err != nil {
		t.Fatal(err)
	}
	process := conn.(*processConn)
	began := time.Now()
	conn.Close()
	process.reap()
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var tl tail
	for range 1000 {
		_, _ = tl.Write([]byte("a line of words\n"))
	}
	_, _ = tl.Write([]byte("the last\n"))
	if len(tl.buf) > tailSize || tl.lastLine() != "the last" {
		t.Errorf("%d bytes, last %q", len(tl.buf), tl.lastLine())
	}
}
