package faults

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Moment is a point in a build: the first of these that happens.
type Moment struct {
	Process string // a process of the build with this in its command line runs
	Vertex  string // a vertex with this name prefix has started
	Held    bool   // one of the servers holds a request
}

// await waits for the moment.
func (m Moment) await(ctx context.Context, b *build, held ...<-chan struct{}) error {
	for {
		switch {
		case m.Process != "" && len(processes(b.mark(), m.Process)) > 0:
			return nil
		case m.Vertex != "" && b.client.hasStarted(m.Vertex):
			return nil
		case m.Held:
			for _, reached := range held {
				select {
				case <-reached:
					return nil
				default:
				}
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-b.ended:
			return fmt.Errorf("the build ended before %+v: %v\n%s", m, b.err, b.client.text())
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// process is a process of this machine. Those of BuildKit's containers are seen too.
type process struct {
	pid     int
	command string
}

// processes returns the processes with mark in their environment and text in their
// command line.
func processes(mark, text string) []process {
	var found []process
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, folder := range all {
		line, err := os.ReadFile(filepath.Join(folder, "cmdline"))
		command := strings.TrimSpace(strings.ReplaceAll(string(line), "\x00", " "))
		if err != nil || command == "" || !strings.Contains(command, text) {
			continue
		}
		environment, err := os.ReadFile(filepath.Join(folder, "environ"))
		if err != nil || !bytes.Contains(environment, []byte(mark)) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(folder)); err == nil {
			found = append(found, process{pid, command})
		}
	}
	return found
}
