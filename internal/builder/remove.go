package builder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// remove takes away what is left of a builder whose daemon has ended: processes of
// its containers, which outlive a killed daemon, then mounts, the last mounted before
// the others, then files.
func (d *Builder) remove() error {
	for began := time.Now(); d.killOrphans() > 0 && time.Since(began) < 10*time.Second; time.Sleep(50 * time.Millisecond) {
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	var failed []error
	for _, point := range MountsUnder(string(mounts), d.dir) {
		if err := syscall.Unmount(point, syscall.MNT_DETACH); err != nil {
			failed = append(failed, fmt.Errorf("unmount %s: %w", point, err))
		}
	}
	if len(failed) > 0 {
		return errors.Join(failed...) // a removal would go into what is mounted
	}
	return os.RemoveAll(d.dir)
}

// killOrphans kills the processes of this builder's containers, and counts them. They
// are those whose root is something of the store; another builder in a mount namespace
// of its own sees the store too, but not as its root.
func (d *Builder) killOrphans() int {
	ours, _ := os.Readlink("/proc/self/ns/mnt")
	n := 0
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, each := range all {
		namespace, err := os.Readlink(filepath.Join(each, "ns/mnt"))
		if err != nil || namespace == ours {
			continue
		}
		mounts, err := os.ReadFile(filepath.Join(each, "mountinfo"))
		if err != nil || !strings.Contains(rootOf(string(mounts)), filepath.Base(d.dir)+"/") {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(each)); err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	return n
}

// rootOf is what is mounted as the root, by a mountinfo.
func rootOf(mounts string) string {
	for line := range strings.Lines(mounts) {
		if fields := strings.Fields(line); len(fields) > 4 && fields[4] == "/" {
			return line
		}
	}
	return ""
}

// MountsUnder are the mount points in a folder, the last mounted first.
func MountsUnder(mountinfo, dir string) []string {
	var points []string
	for line := range strings.Lines(mountinfo) {
		fields := strings.Fields(line)
		if len(fields) > 4 && strings.HasPrefix(fields[4], dir+"/") {
			points = append([]string{fields[4]}, points...)
		}
	}
	return points
}
