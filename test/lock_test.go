package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// A committed lock that lacks a requirement is brought up to date. The versions that
// can stay do, though there are newer ones.
func TestLockRefresh(t *testing.T) {
	t.Parallel()
	project := kit.Starter().With(kit.Files{
		"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"])\n",
		"requirements.txt": "six<1.17\n",
	})
	dir := project.Write(t)
	relock := func(args ...string) string {
		t.Helper()
		if r := kit.Build(t, dir, append([]string{"--target", "lock", "-o", dir}, args...)...); r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		text, err := os.ReadFile(filepath.Join(dir, "pylock.toml"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	kit.Says(t, "the lock", relock(), "six-1.16.0-py2.py3-none-any.whl")

	kit.Files{"requirements.txt": "six\niniconfig\n"}.WriteTo(t, dir)
	kit.Says(t, "the lock that was brought up to date", relock(), "six-1.16.0-py2.py3-none-any.whl", `name = "iniconfig"`, "[[tool.wainwright.build]]")
	kit.Says(t, "the lock that was written anew", relock("--no-cache-filter=lock"), "six-1.17.0-py2.py3-none-any.whl")

	kit.Files{"pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"pluggy\"]\nbuild-backend = \"setuptools.build_meta\"\n"}.WriteTo(t, dir)
	without := kit.Build(t, dir)
	if without.Err == nil {
		t.Error("the build did not fail without its build requirement")
	}
	kit.Says(t, "the build without it", without.Stderr, "does not hold pluggy", "write the lock anew: --target lock -o .")
	kit.Says(t, "the lock with another build environment", relock(), `name = "pluggy"`, "six-1.17.0-py2.py3-none-any.whl")
	kit.Push(t, dir)
}

// lockOf returns the lock that the target lock writes.
func lockOf(t *testing.T, project kit.Files) string {
	t.Helper()
	out := t.TempDir()
	if r := kit.Build(t, project.Write(t), "--target", "lock", "-o", out); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	text, err := os.ReadFile(filepath.Join(out, "pylock.toml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A committed lock has the build environment too, so that a later setuptools does not
// build another wheel.
func TestLockBuildEnvironment(t *testing.T) {
	t.Parallel()
	lock := lockOf(t, kit.Starter())
	for _, want := range []string{"name = \"six\"", "name = \"click\"", "[[tool.wainwright.build]]\nname = \"setuptools\""} {
		if !strings.Contains(lock, want) {
			t.Errorf("the lock does not hold %q:\n%s", want, lock)
		}
	}
	b := bed.Env(t)
	if strings.Contains(lock, "/tmp/") || strings.Contains(lock, b.Registry) {
		t.Errorf("the lock has details of this machine:\n%s", lock)
	}
	// With it, nothing is resolved.
	made := kit.Push(t, kit.Starter().With(kit.Files{"pylock.toml": lock}).Write(t))
	if resolved := kit.WithPrefix(made.Steps.Ran, "[lock] resolve"); len(resolved) > 0 {
		t.Errorf("the committed lock was not used: %q", resolved)
	}
	kept := made.Open(t, "lock:").Find(t, "/opt/venv/pylock.toml")
	if string(kept.Content) != lock {
		t.Errorf("the image has another lock:\n%s", kept.Content)
	}
}
