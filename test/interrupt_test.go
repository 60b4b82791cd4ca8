package test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/moby/buildkit/client"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Ctrl-C in the middle of an install: the build is over at once, nothing goes on
// behind it, and the next build is right.
func TestErrorsInterrupt(t *testing.T) {
	t.Parallel()
	whole := busyImage(t) // networkx has so many modules that installing it takes seconds
	dir := busy().write(t)
	// The mark is in the environment of this build's steps and of no other's.
	mark := name(t) + ".invalid"
	args := []string{"--no-cache-filter", "deps", "--build-arg", "NO_PROXY=" + noProxy(bed.Env(t), mark)}

	b := bed.Env(t)
	all := append([]string{"buildx", "build", "--progress=rawjson", "--output", "type=cacheonly"}, b.BuildFlags()...)
	cmd := exec.Command(filepath.Join(b.Bin, "docker"), append(append(all, args...), dir)...)
	cmd.Env = append(b.Environ(), "BUILDX_BUILDER="+b.Builder)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches all of the terminal's group
	progress, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read := &bytes.Buffer{}
	waitForInstall(t, io.TeeReader(progress, read))
	for began := time.Now(); len(processes(mark)) == 0; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 20*time.Second {
			t.Fatal("no process of the install was seen")
		}
	}

	began := time.Now()
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(read, progress)
	err = cmd.Wait()
	took := time.Since(began)
	if err == nil {
		t.Errorf("the build ended well:\n%s", readSteps(read.String()).text)
	}
	if took > 5*time.Second {
		t.Errorf("it took %s to end", took)
	}
	for left := processes(mark); len(left) > 0; left = processes(mark) {
		if time.Since(began) > 10*time.Second {
			t.Errorf("these are still running: %q", left)
			break
		}
		time.Sleep(50 * time.Millisecond)
	}

	next := push(t, dir, args...)
	if len(of(next.steps.ran, "[deps")) == 0 {
		t.Errorf("the next build installed nothing: %q", of(next.steps.cached, "[deps"))
	}
	was := whole.digests(t)
	for _, each := range next.layers(t) {
		if was[each.title] != each.Digest {
			t.Errorf("%s is another layer than of a build that nobody interrupted: %s, was %s", each.title, each.Digest, was[each.title])
		}
	}
}

// noProxy is the machine's list with one name more.
func noProxy(b bed.Bed, name string) string {
	if set := b.Env["WAINWRIGHT_BED_NO_PROXY"]; set != "" {
		return set + "," + name
	}
	return name
}

// waitForInstall reads the progress up to the moment that an install has begun.
func waitForInstall(t *testing.T, progress io.Reader) {
	t.Helper()
	lines := bufio.NewScanner(progress)
	lines.Buffer(nil, 16<<20)
	var all strings.Builder
	for lines.Scan() {
		all.WriteString(lines.Text() + "\n")
		var status client.SolveStatus
		if json.Unmarshal(lines.Bytes(), &status) != nil {
			continue
		}
		for _, v := range status.Vertexes {
			if strings.HasPrefix(v.Name, "[deps") && v.Started != nil && v.Completed == nil {
				return
			}
		}
	}
	t.Fatalf("no install began:\n%s", readSteps(all.String()).text)
}

// processes are the command lines of this machine's processes that have a text in
// their environment: BuildKit's containers are seen from outside.
func processes(mark string) []string {
	var found []string
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, each := range all {
		environment, err := os.ReadFile(filepath.Join(each, "environ"))
		if err != nil || !bytes.Contains(environment, []byte(mark)) {
			continue
		}
		line, _ := os.ReadFile(filepath.Join(each, "cmdline"))
		if len(line) > 0 {
			found = append(found, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}
