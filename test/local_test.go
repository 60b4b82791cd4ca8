package test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

// monorepo is a service that uses a library of its own, which uses another. Each finds
// the other's folder as setup.py files do.
func monorepo() kit.Files {
	return kit.Files{
		"Dockerfile": "project = \"services/train\"\n",
		"services/train/setup.py": `import os
from setuptools import setup

HERE = os.path.dirname(os.path.abspath(__file__))
setup(
    name="train", version="1", packages=["train"],
    install_requires=["common[fast] @ file://" + os.path.join(HERE, "../../libs/ml/common")],
    extras_require={"gpu": ["toml"], "test": ["pytest", "common[test]"]},
)
`,
		"services/train/requirements.txt":  "-e .\n",
		"services/train/train/__init__.py": "",
		"services/train/main.py":           "from common import say\nimport six, toml\n\nif __name__ == \"__main__\":\n    print(say())\n",
		"libs/ml/common/setup.py": `import os
from pathlib import Path
from setuptools import setup

setup(
    name="common", version="0.3", packages=["common"],
    install_requires=[
        "base @ " + (Path(__file__).parent / "../../base").resolve().as_uri(),
        "iniconfig", "train[gpu]",
    ],
    extras_require={"fast": ["six"], "test": ["pluggy"]},
)
`,
		"libs/ml/common/common/__init__.py":  "import iniconfig\nfrom base import WORD\n\n\ndef say():\n    return \"common says \" + WORD\n",
		"libs/base/pyproject.toml":           "[project]\nname = \"base\"\nversion = \"2.0\"\n\n[tool.setuptools]\npackages = [\"base\"]\n",
		"libs/base/base/__init__.py":         "WORD = \"one\"\n",
		"libs/fixtures/setup.py":             "from setuptools import setup\n\nsetup(name=\"fixtures\", version=\"1\", py_modules=[\"fixtures\"])\n",
		"libs/fixtures/fixtures.py":          "EXPECTED = \"common says one\"\n",
		"services/train/tests/test_train.py": "from common import say\nfrom fixtures import EXPECTED\nimport pluggy\n\n\ndef test_it():\n    assert say() == EXPECTED\n",
	}
}

// A requirement that names a folder of the context is built as the project is, with its
// own requirements. An edit of it changes only its layer.
func TestLocalFolder(t *testing.T) {
	t.Parallel()
	dir := monorepo().Write(t)
	before := kit.Push(t, dir)
	if printed := before.MustRun(t, kit.Container{}); printed != "common says one\n" {
		t.Errorf("the image prints %q", printed)
	}
	before.Open(t, "local: common 0.3 from libs/ml/common").Find(t, "/site-packages/common/__init__.py")

	kit.Edit(t, dir, "libs/base/base/__init__.py", "one", "two")
	after := kit.Push(t, dir)
	if printed := after.MustRun(t, kit.Container{}); printed != "common says two\n" {
		t.Errorf("after an edit the image prints %q", printed)
	}
	var moved []string
	held := before.Digests(t)
	for title, digest := range after.Digests(t) {
		if held[title] != digest {
			moved = append(moved, title)
		}
	}
	if strings.Join(moved, " ") != "local: base 2.0 from libs/base" {
		t.Errorf("the edit moved %q", moved)
	}

	r, code := kit.Call(t, dir, "check")
	if code != 0 {
		t.Errorf("the check ends with %d:\n%s", code, r.Stdout)
	}
	kit.Edit(t, dir, "libs/ml/common/setup.py", "import os", "import os, nothing_of_the_kind")
	failed := kit.Build(t, dir)
	if failed.Err == nil {
		t.Fatal("the build did not fail")
	}
	kit.Says(t, "the build", failed.Stderr, "../../libs/ml/common/setup.py:1", "No module named 'nothing_of_the_kind'", "   1 | >>> import os, nothing_of_the_kind")
}

// The tests can add extras and folders to what the image has of the context, also
// through a link, and the target dev has them too.
func TestLocalTestAndDev(t *testing.T) {
	t.Parallel()
	dir := monorepo().With(kit.Files{
		"Dockerfile":                           "project = \"services/train\"\n[test]\nextras = [\"test\"]\nrequirements = [\"requirements-test.txt\"]\n",
		"services/train/requirements-test.txt": "-e ./fixtures\n-e ../../libs/fixtures\n",
	}).Write(t)
	if err := os.Symlink("../../libs/fixtures", filepath.Join(dir, "services/train/fixtures")); err != nil {
		t.Fatal(err)
	}
	out, _ := kit.Export(t, dir, "--target", "test")
	if log := kit.ReadFile(t, out, "test.log"); !strings.Contains(log, "1 passed") {
		t.Error(log)
	}
	if printed := kit.Push(t, dir, "--target", "dev").Python(t, "import common, fixtures, train; print(common.say(), train.__file__)"); printed != "common says one /src/train/__init__.py\n" {
		t.Errorf("the dev image prints %q", printed)
	}
}

// Committed wheels are installed from the context, by path or through --find-links. A
// lock in the context refers to them by relative path.
func TestLocalWheels(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{
		"setup.py":                            "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"])\n",
		"requirements.txt":                    "./wheels/wwmine-1.0-py3-none-any.whl\n--find-links vendor\nwwother>=2\n",
		"main.py":                             "import iniconfig\nimport wwmine\nimport wwother\n\nprint(wwmine.WORD, wwother.WORD)\n",
		"wheels/wwmine-1.0-py3-none-any.whl":  kit.CommittedWheel(t, "wwmine", "1.0", "WORD = 'mine'\n"),
		"shared/wwother-1.0-py3-none-any.whl": kit.CommittedWheel(t, "wwother", "1.0", "WORD = 'old'\n"),
		"shared/wwother-2.0-py3-none-any.whl": kit.CommittedWheel(t, "wwother", "2.0", "WORD = 'new'\n"),
	}).Write(t)
	if err := os.Symlink("shared", filepath.Join(dir, "vendor")); err != nil {
		t.Fatal(err)
	}
	if printed := kit.Push(t, dir).MustRun(t, kit.Container{}); printed != "mine new\n" {
		t.Errorf("the image prints %q", printed)
	}
	if r := kit.Build(t, dir, "--target", "lock", "-o", dir); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	lock, err := os.ReadFile(filepath.Join(dir, "pylock.toml"))
	if err != nil {
		t.Fatal(err)
	}
	kit.Says(t, "the lock", string(lock), `path = "wheels/wwmine-1.0-py3-none-any.whl"`, `path = "vendor/wwother-2.0-py3-none-any.whl"`)
	if printed := kit.Push(t, dir).MustRun(t, kit.Container{}); printed != "mine new\n" {
		t.Errorf("with its lock the image prints %q", printed)
	}
}

// build.constraints apply to the sdists of dependencies too, when the lock asks for
// their metadata and when they are installed.
func TestLocalBuildConstraints(t *testing.T) {
	t.Parallel()
	old := kit.Starter().With(kit.Files{
		"setup.py":         "from setuptools import setup\n\nsetup(name=\"starter\", version=\"1\", packages=[\"starter\"])\n",
		"requirements.txt": "./vendor/wwold-1.0.tar.gz\n",
		"main.py":          "import wwold\n\nprint(wwold.WORD)\n",
		"vendor/wwold-1.0.tar.gz": kit.CommittedSdist(t, "wwold", "1.0",
			"import pkg_resources\nfrom setuptools import setup\n\nsetup(name=\"wwold\", version=\"1.0\", py_modules=[\"wwold\"])\n"),
	})
	failed := kit.Build(t, old.Write(t))
	if failed.Err == nil {
		t.Fatal("setuptools has pkg_resources again")
	}
	kit.Says(t, "the build", failed.Stderr, "requirements.txt:1", "wwold", `build.constraints = ["setuptools<82"]`)
	if printed := kit.Push(t, old.With(kit.Files{"Dockerfile": "build.constraints = [\"setuptools<82\"]\n"}).Write(t)).MustRun(t, kit.Container{}); printed != "built\n" {
		t.Errorf("the image prints %q", printed)
	}
}

// A wheel that is named by URL or path is handled as any other wheel: unpacked for each
// platform, once if it is portable, and checked for the libraries that it loads.
func TestNamedWheel(t *testing.T) {
	t.Parallel()
	const needs = "libgomp.so.1"
	pure, native, own := "wagonp"+kit.Random(), "wagonn"+kit.Random(), "wagono"+kit.Random()
	pureWheel, pureFile := kit.Wheel(t, pure)
	amd64Wheel, amd64File := kit.WheelFor(t, "cp313-cp313-manylinux_2_17_x86_64", native, needs)
	arm64Wheel, arm64File := kit.WheelFor(t, "cp313-cp313-manylinux_2_17_aarch64", native, needs)
	ownWheel, ownFile := kit.Wheel(t, own, needs)
	at := kit.ServeFiles(t, map[string][]byte{pureFile: pureWheel, amd64File: amd64Wheel, arm64File: arm64Wheel})
	dir := kit.Requiring(
		pure+" @ "+at+"/"+pureFile,
		native+" @ "+at+"/"+amd64File+` ; platform_machine == "x86_64"`,
		native+" @ "+at+"/"+arm64File+` ; platform_machine == "aarch64"`,
		"./wheels/"+ownFile+` ; platform_machine == "x86_64" or platform_machine == "aarch64"`,
	).With(kit.Files{"wheels/" + ownFile: string(ownWheel)}).Write(t)
	made := kit.Push(t, dir, "--platform", both, "--sbom=true")
	if all := append(kit.WithPrefix(made.Steps.Ran, "[deps] "+pure), kit.WithPrefix(made.Steps.Cached, "[deps] "+pure)...); len(all) != 1 {
		t.Errorf("the portable wheel has the steps %q", all)
	}
	kit.Says(t, "the build", made.Steps.Text,
		native+" 1.0 loads "+needs, "MissingLibrary: requirements.txt:4: "+own+" 1.0 loads "+needs)
	for architecture, file := range map[string]string{"amd64": amd64File, "arm64": arm64File} {
		i := byPlatform(t, made)[architecture]
		tree := i.Open(t, "deps")
		tree.Find(t, "/site-packages/"+pure+"/__init__.py")
		tree.Find(t, "/site-packages/"+own+"/_native.so")
		wheel := string(tree.Find(t, "/site-packages/"+native+"-1.0.dist-info/WHEEL").Content)
		if _, tag, _ := strings.Cut(strings.TrimSuffix(file, ".whl"), "-1.0-"); !strings.Contains(wheel, "Tag: "+tag) {
			t.Errorf("the image for %s has a wheel with\n%s", architecture, wheel)
		}
	}
	var documents strings.Builder
	for _, text := range made.Blobs {
		if bytes.Contains(text, []byte(`"spdxVersion"`)) {
			documents.Write(text)
		}
	}
	kit.Says(t, "the SBOMs", documents.String(), at+"/"+amd64File, at+"/"+arm64File, at+"/"+pureFile, ownFile, "pkg:pypi/"+native+"@1.0")

	if r := kit.Build(t, dir, "--target", "lock", "-o", dir); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	lock, err := os.ReadFile(filepath.Join(dir, "pylock.toml"))
	if err != nil {
		t.Fatal(err)
	}
	kit.Says(t, "the lock", string(lock), `archive = { url = "`+at+"/"+arm64File, `archive = { path = "wheels/`+ownFile)
	kit.Push(t, dir, "--platform", both).Steps.WantCached(t, "[deps] "+pure, "[linux/amd64 deps", "[linux/arm64 deps")
}

// A wheel that is named by URL and does not fit the platform or Python is an error.
func TestNamedWheelRefused(t *testing.T) {
	t.Parallel()
	old, amd64 := "wagonq"+kit.Random(), "wagona"+kit.Random()
	oldWheel, oldFile := kit.WheelFor(t, "cp39-cp39-manylinux_2_17_x86_64", old)
	amd64Wheel, amd64File := kit.WheelFor(t, "py3-none-manylinux_2_17_x86_64", amd64)
	at := kit.ServeFiles(t, map[string][]byte{oldFile: oldWheel, amd64File: amd64Wheel})
	dir := kit.Requiring("six", amd64+" @ "+at+"/"+amd64File).Write(t)
	kit.Says(t, "the build for arm64", kit.MustFail(t, dir, "--platform", "linux/arm64"),
		"requirements.txt:2: "+amd64+" @ "+at+"/"+amd64File+" is not for the image, which is cpython 3.13 on aarch64",
		`name a wheel for each machine, with its marker: ; platform_machine == "aarch64"`,
		"   2 | >>> "+amd64)
	kit.Edit(t, dir, "requirements.txt", amd64+" @ "+at+"/"+amd64File, old+" @ "+at+"/"+oldFile)
	kit.Says(t, "the build", kit.MustFail(t, dir),
		"requirements.txt:2: "+old+" @ "+at+"/"+oldFile+" is not for the image, which is cpython 3.13 on x86_64",
		"set python to the version that it is for")
}
