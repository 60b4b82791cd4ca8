package test

import (
	"os"
	"path/filepath"
	"testing"
)

// A committed lock that lacks what is declared is brought up to date: what can stay
// stays, though there is a newer version of it by now.
func TestLockRefresh(t *testing.T) {
	t.Parallel()
	project := starter().with(files{
		"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"])\n",
		"requirements.txt": "six<1.17\n",
	})
	dir := project.write(t)
	relock := func(args ...string) string {
		t.Helper()
		if r := build(t, dir, append([]string{"--target", "lock", "-o", dir}, args...)...); r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		text, err := os.ReadFile(filepath.Join(dir, "pylock.toml"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	says(t, "the lock", relock(), "six-1.16.0-py2.py3-none-any.whl")

	files{"requirements.txt": "six\niniconfig\n"}.writeTo(t, dir)
	says(t, "the lock that was brought up to date", relock(), "six-1.16.0-py2.py3-none-any.whl", `name = "iniconfig"`, "[[tool.wainwright.build]]")
	says(t, "the lock that was written anew", relock("--no-cache-filter=lock"), "six-1.17.0-py2.py3-none-any.whl")

	files{"pyproject.toml": "[build-system]\nrequires = [\"setuptools\", \"pluggy\"]\nbuild-backend = \"setuptools.build_meta\"\n"}.writeTo(t, dir)
	without := build(t, dir)
	if without.Err == nil {
		t.Error("it is built without what it is built with")
	}
	says(t, "the build without it", without.Stderr, "does not hold pluggy", "write the lock anew: --target lock -o .")
	says(t, "the lock with another build environment", relock(), `name = "pluggy"`, "six-1.17.0-py2.py3-none-any.whl")
	push(t, dir)
}
