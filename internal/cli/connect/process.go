package connect

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// dialProcess is a connection over a subprocess's standard streams. When the
// process ends by itself, ended gets the last line it said.
func dialProcess(cmd *exec.Cmd, ended func(words string)) (net.Conn, error) {
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c := &processConn{name: strings.Join(cmd.Args, " "), stdin: stdin, stdout: stdout, cmd: cmd, ended: ended}
	cmd.Stderr = &c.stderr
	// In our process group it would get the terminal's Ctrl-C as we do, and
	// take the connection away before the build is cancelled over it.
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return c, nil
}

type processConn struct {
	name   string
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stdout io.Reader
	stderr tail
	ended  func(words string)
	once   sync.Once
}

func (c *processConn) Read(p []byte) (int, error) {
	n, err := c.stdout.Read(p)
	if errors.Is(err, io.EOF) {
		// The process says on stderr why it ended; an EOF would not.
		if words := c.reap(); words != "" {
			c.ended(words)
			err = fmt.Errorf("%s: %s", c.name, words)
		}
	}
	return n, err
}

func (c *processConn) Write(p []byte) (int, error) { return c.stdin.Write(p) }

// Close ends the process as it is meant to be ended, by the end of its input.
func (c *processConn) Close() error {
	c.stdin.Close()
	go func() {
		kill := time.AfterFunc(3*time.Second, func() { _ = c.cmd.Process.Kill() })
		c.reap()
		kill.Stop()
	}()
	return nil
}

// reap waits for the process and gives the last of what it said.
func (c *processConn) reap() string {
	c.once.Do(func() { _ = c.cmd.Wait() })
	return c.stderr.lastLine()
}

func (c *processConn) LocalAddr() net.Addr              { return processAddr(c.name) }
func (c *processConn) RemoteAddr() net.Addr             { return processAddr(c.name) }
func (c *processConn) SetDeadline(time.Time) error      { return nil }
func (c *processConn) SetReadDeadline(time.Time) error  { return nil }
func (c *processConn) SetWriteDeadline(time.Time) error { return nil }

type processAddr string

func (processAddr) Network() string  { return "process" }
func (a processAddr) String() string { return string(a) }

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	buf []byte
}

const tailSize = 4096

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buf = append(t.buf, p...)
	if extra := len(t.buf) - tailSize; extra > 0 {
		t.buf = t.buf[extra:]
	}
	return len(p), nil
}

func (t *tail) lastLine() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := bytes.Split(bytes.TrimSpace(t.buf), []byte("\n"))
	return string(bytes.TrimSpace(lines[len(lines)-1]))
}
