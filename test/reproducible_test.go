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
	"github.com/wainwright-build/wainwright/test/kit"
)

// The same project with its lock makes the same image on any machine at any time,
// without an option.
func TestReproducibleMachines(t *testing.T) {
	t.Parallel()
	project := kit.Starter().With(kit.Files{
		"templates/page.html": "<p>hello</p>\n",
		"main.py":             "from starter.greet import greet\n\nif __name__ == \"__main__\":\n    print(greet(), open(\"templates/page.html\").read())\n",
	})
	project["pylock.toml"] = lockOf(t, project)

	var images []kit.Image
	for range 2 {
		b := kit.EmptyDaemon(t)
		// No option that a push does not have: provenance is on by default.
		made := kit.PushWith(t, b, project.Write(t))
		if len(kit.WithPrefix(made.Steps.Ran, "[deps")) == 0 || len(kit.WithPrefix(made.Steps.Ran, "[venv")) == 0 {
			t.Errorf("the store was not empty: %q", kit.WithPrefix(made.Steps.Ran, ""))
		}
		if resolved := kit.WithPrefix(made.Steps.Ran, "[lock] resolve"); len(resolved) > 0 {
			t.Errorf("the committed lock was not used: %q", resolved)
		}
		images = append(images, made.Image)
	}
	// A third machine that has built before.
	images = append(images, kit.Push(t, project.Write(t)).Image)

	for _, other := range images[1:] {
		if other.Digest == images[0].Digest {
			continue
		}
		was := images[0].Digests(t)
		for _, layer := range other.Layers(t) {
			if was[layer.Title] != layer.Digest {
				t.Errorf("the layer %s differs", layer.Title)
			}
		}
		t.Errorf("the manifests differ; the configs are\n%s\n%s",
			images[0].Blobs[images[0].Manifest.Config.Digest], other.Blobs[other.Manifest.Config.Digest])
	}
}

// sameAsTheBeds compares the image that a BuildKit makes with the bed's. The project is
// small, since the native snapshotter copies the base for each step.
func sameAsTheBeds(t *testing.T, b bed.Bed) {
	t.Helper()
	project := kit.Starter()
	dir := project.Write(t)
	// One lock for both: they would resolve separately.
	out, _ := kit.Export(t, dir, "--target", "lock")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pylock.toml"), []byte(kit.ReadFile(t, out, "pylock.toml")), 0o644))
	want, is := kit.Push(t, dir), kit.PushWith(t, b, dir, "--provenance=false")
	if len(kit.WithPrefix(is.Steps.Ran, "[deps ")) == 0 {
		t.Errorf("it installed nothing: %q", kit.WithPrefix(is.Steps.Ran, ""))
	}
	if is.Digest != want.Digest {
		t.Errorf("the image is %s, want %s\n%v\n%v", is.Digest, want.Digest, is.Digests(t), want.Digests(t))
	}
}

// The native snapshotter makes the same image.
func TestReproducibleNative(t *testing.T) {
	t.Parallel()
	sameAsTheBeds(t, kit.StartDaemon(t, builder.Options{Worker: map[string]any{"snapshotter": "native"}}).Bed)
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
	sameAsTheBeds(t, kit.StartDaemon(t, builder.Options{
		Worker:  map[string]any{"rootless": true},
		Prepare: func(dir string, daemon *exec.Cmd) { withoutRoot(t, bed.Env(t), tools, dir, daemon) },
	}).Bed)
}

// withoutRoot makes a daemon run as a user that is created for it.
func withoutRoot(t *testing.T, b bed.Bed, tools, dir string, cmd *exec.Cmd) {
	t.Helper()
	name := "ww" + kit.Random()
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
	merged := kit.BusyImage(t)
	masked := false
	copied := kit.PushInProcess(t, kit.Busy().Write(t), func(c gwclient.Client) gwclient.Client {
		caps := c.BuildOpts().LLBCaps
		if caps.Supports(pb.CapMergeOp) != nil {
			t.Error("the bed's BuildKit lacks MergeOp, so this compares nothing")
		}
		c = kit.Lacking{Client: c, Capabilities: []apicaps.CapID{pb.CapMergeOp, pb.CapDiffOp}}
		caps = c.BuildOpts().LLBCaps
		masked = caps.Supports(pb.CapMergeOp) != nil && caps.Supports(pb.CapSourceImage) == nil
		return c
	})
	if !masked {
		t.Fatal("MergeOp is not hidden, or more than MergeOp is")
	}
	was, is := merged.Layers(t), copied.Layers(t)
	if len(was) != len(is) {
		t.Fatalf("%d layers are merged and %d copied", len(was), len(is))
	}
	for n := range was {
		if was[n].DiffID != is[n].DiffID || was[n].Digest != is[n].Digest {
			t.Errorf("the layer %s differs", was[n].Title)
		}
	}
	if merged.Digest != copied.Digest {
		t.Errorf("the images differ:\n%s\n%s", merged.Blobs[merged.Manifest.Config.Digest], copied.Blobs[copied.Manifest.Config.Digest])
	}
}

// A checkout with umask 002 makes the same image as one with 022.
func TestReproducibleUmask(t *testing.T) {
	t.Parallel()
	project := kit.Starter().With(kit.Files{
		"templates/page.html": "<p>hello</p>\n",
		"main.py":             "from starter.greet import greet\n\nif __name__ == \"__main__\":\n    print(greet(), open(\"templates/page.html\").read())\n",
	})
	var images []kit.Image
	for _, mode := range []struct{ file, folder uint32 }{{0o644, 0o755}, {0o664, 0o775}, {0o600, 0o700}} {
		dir := project.Write(t)
		kit.Chmod(t, dir, mode.file, mode.folder)
		images = append(images, kit.Push(t, dir).Image)
	}
	images[0].Open(t, "carried").Find(t, "/app/templates/page.html")
	for _, other := range images[1:] {
		if other.Digest != images[0].Digest {
			t.Errorf("the images differ: %v and %v", images[0].Layers(t), other.Layers(t))
		}
	}
}
