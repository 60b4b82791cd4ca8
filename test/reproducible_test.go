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

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
)

// The same project with its lock makes the same image on any machine at any time,
// without an option.
func TestReproducibleMachines(t *testing.T) {
	t.Parallel()
	project := starter().with(files{
		"templates/page.html": "<p>hello</p>\n",
		"main.py":             "from starter.greet import greet\n\nif __name__ == \"__main__\":\n    print(greet(), open(\"templates/page.html\").read())\n",
	})
	project["pylock.toml"] = lockOf(t, project)

	var images []image
	for range 2 {
		b := emptyDaemon(t)
		// No option that a push does not have: provenance is on by default.
		made := pushWith(t, b, project.write(t))
		if len(withPrefix(made.steps.ran, "[deps")) == 0 || len(withPrefix(made.steps.ran, "[venv")) == 0 {
			t.Errorf("the store was not empty: %q", withPrefix(made.steps.ran, ""))
		}
		if resolved := withPrefix(made.steps.ran, "[lock] resolve"); len(resolved) > 0 {
			t.Errorf("the committed lock was not used: %q", resolved)
		}
		images = append(images, made.image)
	}
	// A third machine that has built before.
	images = append(images, push(t, project.write(t)).image)

	for _, other := range images[1:] {
		if other.digest == images[0].digest {
			continue
		}
		was := images[0].digests(t)
		for _, layer := range other.layers(t) {
			if was[layer.title] != layer.Digest {
				t.Errorf("the layer %s differs", layer.title)
			}
		}
		t.Errorf("the manifests differ; the configs are\n%s\n%s",
			images[0].blobs[images[0].manifest.Config.Digest], other.blobs[other.manifest.Config.Digest])
	}
}

// sameAsTheBeds compares the image that a BuildKit makes with the bed's. The project is
// small, since the native snapshotter copies the base for each step.
func sameAsTheBeds(t *testing.T, b bed.Bed) {
	t.Helper()
	project := starter()
	dir := project.write(t)
	// One lock for both: they would resolve separately.
	out, _ := export(t, dir, "--target", "lock")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pylock.toml"), []byte(readFile(t, out, "pylock.toml")), 0o644))
	want, is := push(t, dir), pushWith(t, b, dir, "--provenance=false")
	if len(withPrefix(is.steps.ran, "[deps ")) == 0 {
		t.Errorf("it installed nothing: %q", withPrefix(is.steps.ran, ""))
	}
	if is.digest != want.digest {
		t.Errorf("the image is %s, want %s\n%v\n%v", is.digest, want.digest, is.digests(t), want.digests(t))
	}
}

// The native snapshotter makes the same image.
func TestReproducibleNative(t *testing.T) {
	t.Parallel()
	sameAsTheBeds(t, startDaemon(t, builder.Options{Worker: map[string]any{"snapshotter": "native"}}).Bed)
}

// A BuildKit without root makes the same image.
func TestReproducibleRootless(t *testing.T) {
	t.Parallel()
	tools := bed.Env(t).Env["WAINWRIGHT_BED_ROOTLESS"]
	if tools == "" {
		t.Fatal("the test bed has no rootlesskit; run: bed/bed up rootless")
	}
	// Skip here, instead of failing later, if users of this machine cannot have namespaces.
	if out, err := exec.Command("su", "nobody", "-s", "/bin/sh", "-c", "unshare --user --map-root-user --mount true").CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: this machine's users may not make user namespaces: %s", out)
	}
	sameAsTheBeds(t, startDaemon(t, builder.Options{
		Worker:  map[string]any{"rootless": true},
		Prepare: func(dir string, daemon *exec.Cmd) { withoutRoot(t, bed.Env(t), tools, dir, daemon) },
	}).Bed)
}

// withoutRoot makes a daemon run as a user that is created for it.
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
		// The daemon's processes end a little later than the daemon.
		for range 50 {
			if exec.Command("userdel", name).Run() == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Errorf("the user %s is still there", name)
	})
	// Only root can read the bed's folder. newuidmap keeps its setuid bit.
	require.NoError(t, os.Mkdir(bin, 0o755))
	for _, program := range []string{filepath.Join(b.Bin, "buildkitd"), filepath.Join(tools, "rootlesskit"), filepath.Join(tools, "newuidmap"), filepath.Join(tools, "newgidmap")} {
		run("cp", "--preserve=mode,ownership", program, bin)
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
	for _, variable := range b.Environ() {
		if key, _, _ := strings.Cut(variable, "="); key != "HOME" && key != "TMPDIR" && key != "XDG_RUNTIME_DIR" && key != "PATH" {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	cmd.Env = append(cmd.Env, "HOME="+home, "TMPDIR="+home, "XDG_RUNTIME_DIR="+home,
		fmt.Sprintf("PATH=%s:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", bin))
}

// Where layers cannot be merged, they are copied into the same image.
func TestReproducibleCopied(t *testing.T) {
	t.Parallel()
	merged := busyImage(t)
	masked := false
	copied := pushInProcess(t, busy().write(t), func(c gwclient.Client) gwclient.Client {
		caps := c.BuildOpts().LLBCaps
		if caps.Supports(pb.CapMergeOp) != nil {
			t.Error("the bed's BuildKit lacks MergeOp, so this compares nothing")
		}
		c = lacking{c, []apicaps.CapID{pb.CapMergeOp, pb.CapDiffOp}}
		caps = c.BuildOpts().LLBCaps
		masked = caps.Supports(pb.CapMergeOp) != nil && caps.Supports(pb.CapSourceImage) == nil
		return c
	})
	if !masked {
		t.Fatal("MergeOp is not hidden, or more than MergeOp is")
	}
	was, is := merged.layers(t), copied.layers(t)
	if len(was) != len(is) {
		t.Fatalf("%d layers are merged and %d copied", len(was), len(is))
	}
	for n := range was {
		if was[n].diffID != is[n].diffID || was[n].Digest != is[n].Digest {
			t.Errorf("the layer %s differs", was[n].title)
		}
	}
	if merged.digest != copied.digest {
		t.Errorf("the images differ:\n%s\n%s", merged.blobs[merged.manifest.Config.Digest], copied.blobs[copied.manifest.Config.Digest])
	}
}

// A checkout with umask 002 makes the same image as one with 022.
func TestReproducibleUmask(t *testing.T) {
	t.Parallel()
	project := starter().with(files{
		"templates/page.html": "<p>hello</p>\n",
		"main.py":             "from starter.greet import greet\n\nif __name__ == \"__main__\":\n    print(greet(), open(\"templates/page.html\").read())\n",
	})
	var images []image
	for _, mode := range []struct{ file, folder uint32 }{{0o644, 0o755}, {0o664, 0o775}, {0o600, 0o700}} {
		dir := project.write(t)
		chmod(t, dir, mode.file, mode.folder)
		images = append(images, push(t, dir).image)
	}
	images[0].open(t, "carried").find(t, "/app/templates/page.html")
	for _, other := range images[1:] {
		if other.digest != images[0].digest {
			t.Errorf("the images differ: %v and %v", images[0].layers(t), other.layers(t))
		}
	}
}
