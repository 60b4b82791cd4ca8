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

// remove removes what a builder leaves whose daemon has ended: the processes of its
// containers, which outlive a killed daemon, then its mounts, the last mounted first,
// then its files.
func (d *Builder) remove() error {
	for began := time.Now(); d.killOrphans() > 0 && time.Since(began) < 10*time.Second; time.Sleep(50 * time.Millisecond) {
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	var failed []error
	for _, point := range MountsUnder(string(mounts), d.dir) {
		if err := unmount(point); err != nil {
			failed = append(failed, fmt.Errorf("unmount %s: %w", point, err))
		}
	}
	if len(failed) > 0 {
		return errors.Join(failed...) // a removal would reach into the mounts
	}
	return os.RemoveAll(d.dir)
}

// killOrphans kills the processes of this builder's containers, and returns how many
// it found: those whose root lies in the store. Another builder in a mount namespace of
// its own sees the store too, but not as its root.
func (d *Builder) killOrphans() int {
	ours, _ := os.Readlink("/proc/self/ns/mnt")
	n := 0
	all, _ := filepath.Glob("/proc/[0-9]*")
	for _, process := range all {
		namespace, err := os.Readlink(filepath.Join(process, "ns/mnt"))
		if err != nil || namespace == ours {
			continue
		}
		mounts, err := os.ReadFile(filepath.Join(process, "mountinfo"))
		if err != nil || !strings.Contains(rootOf(string(mounts)), filepath.Base(d.dir)+"/") {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(process)); err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	return n
}

// rootOf returns the line of a mountinfo that describes the root's mount.
func rootOf(mounts string) string {
	for line := range strings.Lines(mounts) {
		if fields := strings.Fields(line); len(fields) > 4 && fields[4] == "/" {
			return line
		}
	}
	return ""
}

// MountsUnder returns the mount points below dir that a mountinfo lists, the last
// mounted first.
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
