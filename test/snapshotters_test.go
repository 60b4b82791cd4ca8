package test

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
)

// However a BuildKit keeps its trees and whoever runs it, the image is the same. What
// is built is small: the native snapshotter copies the base for each step.

func sameAsTheBeds(t *testing.T, b bed.Bed) {
	t.Helper()
	project := starter()
	dir := project.write(t)
	// One lock for both: each would resolve for itself.
	out, _ := export(t, dir, "--target", "lock")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pylock.toml"), []byte(readFile(t, out, "pylock.toml")), 0o644))
	want, is := push(t, dir), pushWith(t, b, dir, "--provenance=false")
	if len(of(is.steps.ran, "[deps ")) == 0 {
		t.Errorf("it installed nothing: %q", of(is.steps.ran, ""))
	}
	if is.digest != want.digest {
		t.Errorf("the image is %s, want %s\n%v\n%v", is.digest, want.digest, is.digests(t), want.digests(t))
	}
}

func TestReproducibleNative(t *testing.T) {
	t.Parallel()
	sameAsTheBeds(t, startDaemon(t, builder.Options{Worker: map[string]any{"snapshotter": "native"}}).Bed)
}

func TestReproducibleRootless(t *testing.T) {
	t.Parallel()
	tools := bed.Env(t).Env["WAINWRIGHT_BED_ROOTLESS"]
	if tools == "" {
		t.Fatal("the test bed has no rootlesskit; run: bed/bed up rootless")
	}
	// Here, not in a build that fails: may a user of this machine have namespaces?
	if out, err := exec.Command("su", "nobody", "-s", "/bin/sh", "-c", "unshare --user --map-root-user --mount true").CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: this machine's users may not make user namespaces: %s", out)
	}
	sameAsTheBeds(t, startDaemon(t, builder.Options{
		Worker:  map[string]any{"rootless": true},
		Prepare: func(dir string, daemon *exec.Cmd) { withoutRoot(t, bed.Env(t), tools, dir, daemon) },
	}).Bed)
}

// withoutRoot has a daemon run as a user that is made for it.
func withoutRoot(t *testing.T, b bed.Bed, tools, dir string, cmd *exec.Cmd) {
	t.Helper()
	name := "ww" + random()
	home, bin := filepath.Join(dir, "home"), filepath.Join(dir, "bin")
	run := func(program string, args ...string) {
		t.Helper()
		if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s %q: %v\n%s", program, args, err, out)
		}
	}
	run("useradd", "--create-home", "--home-dir", home, name)
	t.Cleanup(func() {
		// What it started ends a little after the daemon.
		for range 50 {
			if exec.Command("userdel", name).Run() == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Errorf("the user %s is still there", name)
	})
	// The bed lies where only root may look. newuidmap keeps its setuid bit.
	require.NoError(t, os.Mkdir(bin, 0o755))
	for _, each := range []string{filepath.Join(b.Bin, "buildkitd"), filepath.Join(tools, "rootlesskit"), filepath.Join(tools, "newuidmap"), filepath.Join(tools, "newgidmap")} {
		run("cp", "--preserve=mode,ownership", each, bin)
	}
	run("chown", "-R", "-h", "--from=root", name, filepath.Join(dir, "buildkitd.toml"), dir+"/.")
	run("chown", "-R", "root:root", bin)
	run("chmod", "4755", filepath.Join(bin, "newuidmap"), filepath.Join(bin, "newgidmap"))
	run("chmod", "755", dir)

	who, err := user.Lookup(name)
	require.NoError(t, err)
	uid, _ := strconv.ParseUint(who.Uid, 10, 32)
	gid, _ := strconv.ParseUint(who.Gid, 10, 32)
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	arguments := cmd.Args[1:]
	cmd.Path = filepath.Join(bin, "rootlesskit")
	cmd.Args = append([]string{"rootlesskit", "--net=host", "--state-dir=" + filepath.Join(dir, "state"),
		filepath.Join(bin, "buildkitd"), "--rootless"}, arguments...)
	cmd.Dir = home
	cmd.Env = nil
	for _, each := range b.Environ() {
		if key, _, _ := strings.Cut(each, "="); key != "HOME" && key != "TMPDIR" && key != "XDG_RUNTIME_DIR" && key != "PATH" {
			cmd.Env = append(cmd.Env, each)
		}
	}
	cmd.Env = append(cmd.Env, "HOME="+home, "TMPDIR="+home, "XDG_RUNTIME_DIR="+home,
		fmt.Sprintf("PATH=%s:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", bin))
}
