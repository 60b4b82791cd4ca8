package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// The promise: the same project with its lock gives the same image, on any
// machine and on any day, and nobody has to ask for it.
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
		// No option but what every push has: provenance is on, as it is by default.
		made := pushWith(t, b, project.write(t))
		if len(of(made.steps.ran, "[deps")) == 0 || len(of(made.steps.ran, "[venv")) == 0 {
			t.Errorf("the store was not empty: %q", of(made.steps.ran, ""))
		}
		if resolved := of(made.steps.ran, "[lock] resolve"); len(resolved) > 0 {
			t.Errorf("the committed lock was not used: %q", resolved)
		}
		images = append(images, made.image)
	}
	// A third, which has built such things before.
	images = append(images, push(t, project.write(t)).image)

	for _, each := range images[1:] {
		if each.digest == images[0].digest {
			continue
		}
		was := images[0].digests(t)
		for _, layer := range each.layers(t) {
			if was[layer.title] != layer.Digest {
				t.Errorf("%s is another layer", layer.title)
			}
		}
		t.Errorf("the manifest is another; the configs are\n%s\n%s",
			images[0].blobs[images[0].manifest.Config.Digest], each.blobs[each.manifest.Config.Digest])
	}
}

// lockOf writes the lock as a user does.
func lockOf(t *testing.T, project files) string {
	t.Helper()
	out := t.TempDir()
	if r := build(t, project.write(t), "--target", "lock", "-o", out); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	text, err := os.ReadFile(filepath.Join(out, "pylock.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A committed lock holds the build environment too, so a later setuptools builds
// no other wheel.
func TestLockBuildEnvironment(t *testing.T) {
	t.Parallel()
	lock := lockOf(t, starter())
	for _, want := range []string{"name = \"six\"", "name = \"click\"", "[[tool.wainwright.build]]\nname = \"setuptools\""} {
		if !strings.Contains(lock, want) {
			t.Errorf("the lock does not hold %q:\n%s", want, lock)
		}
	}
	b := bed.Env(t)
	if strings.Contains(lock, "/tmp/") || strings.Contains(lock, b.Registry) {
		t.Errorf("the lock tells of the machine:\n%s", lock)
	}
	// Used, it resolves nothing; the steps say which distributions they install.
	made := push(t, starter().with(files{"pylock.toml": lock}).write(t))
	if resolved := of(made.steps.ran, "[lock] resolve"); len(resolved) > 0 {
		t.Errorf("the committed lock was not used: %q", resolved)
	}
	kept := made.open(t, "lock:").find(t, "/opt/venv/pylock.toml")
	if string(kept.content) != lock {
		t.Errorf("the image keeps another lock:\n%s", kept.content)
	}
}
