package test

import (
	"bytes"
	"debug/elf"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/test/kit"
)

// both are the platforms that the bed has python:3.13-slim for. The bed runs only the
// first.
const both = "linux/amd64,linux/arm64"

// byPlatform returns the images of a pushed index by architecture.
func byPlatform(t *testing.T, p kit.Pushed) map[string]kit.Image {
	t.Helper()
	var index ocispecs.Index
	if err := json.Unmarshal(p.Blobs[p.Top], &index); err != nil {
		t.Fatal(err)
	}
	all := map[string]kit.Image{}
	for _, manifest := range index.Manifests {
		if manifest.Platform.OS == "linux" {
			all[manifest.Platform.Architecture] = kit.ReadImage(t, p.Bed, p.Repository, manifest.Digest.String())
		}
	}
	return all
}

// machines returns the machines that the image's compiled files are for.
func machines(t *testing.T, i kit.Image) []elf.Machine {
	t.Helper()
	found := map[elf.Machine]bool{}
	for name, file := range i.Open(t, "") {
		if !bytes.HasPrefix(file.Content, []byte(elf.ELFMAG)) {
			continue
		}
		program, err := elf.NewFile(bytes.NewReader(file.Content))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found[program.Machine] = true
	}
	return slices.Collect(maps.Keys(found))
}

// For a second platform only what is compiled is made again, and nothing of it runs.
func TestPlatformsTwo(t *testing.T) {
	t.Parallel()
	dir := kit.Several().Write(t)
	made := kit.Push(t, dir, "--platform", both)
	images := byPlatform(t, made)
	for architecture, machine := range map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64} {
		i := images[architecture]
		if i.Config.Architecture != architecture || i.Config.OS != "linux" {
			t.Errorf("the image for %s is for %+v", architecture, i.Config.Platform)
		}
		if found := machines(t, i); len(found) != 1 || found[0] != machine {
			t.Errorf("the image for %s has files for %v", architecture, found)
		}
		i.Open(t, "deps").Find(t, "/site-packages/docopt.py")
	}
	for _, prefix := range []string{"venv", "wheel 1/2", "wheel 2/2", "lock"} {
		if all := append(kit.WithPrefix(made.Steps.Ran, "["+prefix), kit.WithPrefix(made.Steps.Cached, "["+prefix)...); len(all) != 1 {
			t.Errorf("of %s there are the steps %q", prefix, all)
		}
		if own := append(kit.WithPrefix(made.Steps.Ran, "[linux/amd64 "+prefix), kit.WithPrefix(made.Steps.Ran, "[linux/arm64 "+prefix)...); len(own) > 0 {
			t.Errorf("a platform has steps of its own: %q", own)
		}
	}
	amd64, arm64 := images["amd64"].Digests(t), images["arm64"].Digests(t)
	for title, digest := range amd64 {
		compiled := strings.Contains(title, "markupsafe")
		if isBase := strings.HasPrefix(title, "user "); !isBase && (digest == arm64[title]) == compiled {
			t.Errorf("%s is %s and %s", title, digest, arm64[title])
		}
	}

	kit.WriteEdit(t, dir, "edited")
	edited := kit.Push(t, dir, "--platform", both)
	edited.Steps.WantCached(t, "[deps]", "[linux/amd64 deps", "[linux/arm64 deps", "[lock]", "[venv]", "[wheel 1/2]")
	for architecture, i := range byPlatform(t, edited) {
		for title, digest := range i.Digests(t) {
			changed := digest != images[architecture].Digests(t)[title]
			if changed != strings.HasPrefix(title, "project:") {
				t.Errorf("%s: after an edit the layer %q differs: %v", architecture, title, changed)
			}
		}
	}
	if a, b := byPlatform(t, edited)["amd64"].Digests(t), byPlatform(t, edited)["arm64"].Digests(t); a["project: starter 0.1.0"] != b["project: starter 0.1.0"] {
		t.Error("the edit ships two layers")
	}
}

// The image of a platform is the same, whether it is built alone or with others.
func TestPlatformsOne(t *testing.T) {
	t.Parallel()
	dir := kit.Several().Write(t)
	alone := kit.Push(t, dir, "--platform", "linux/arm64", "--sbom=true")
	i := byPlatform(t, alone)["arm64"]
	if whole := byPlatform(t, kit.Push(t, dir, "--platform", both))["arm64"]; i.Digest != whole.Digest {
		t.Errorf("the images differ: %v and %v", i.Layers(t), whole.Layers(t))
	}
	var document []byte
	for _, text := range alone.Blobs {
		if bytes.Contains(text, []byte(`"spdxVersion"`)) {
			document = text
		}
	}
	kit.Says(t, "the SBOM", string(document), "aarch64.whl", "docopt-0.6.2.tar.gz", "platform=linux%2Farm64")
	if strings.Contains(string(document), "x86_64.whl") {
		t.Error("the SBOM lists wheels for the builder's machine")
	}
}

// setup.py may require other distributions on another machine, itself or in a module
// that it imports. It is asked once for each.
func TestPlatformsSetup(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{
		"setup.py": `from setuptools import find_packages, setup

from tools.build_helpers import MACHINE

setup(
    name="starter",
    version="0.1.0",
    packages=find_packages(),
    install_requires=["six"] if MACHINE == "x86_64" else ["click"],
)
`,
		"tools/build_helpers.py": "import platform\n\nMACHINE = platform.machine()\n",
	}).Without("requirements.txt").Write(t)
	var plans []struct {
		Platform     string
		Requirements []struct{ Text string }
	}
	text := kit.Ask(t, dir, "plan", &plans, "--platform", both)
	kit.Says(t, "the plan", text, "starter 0.1.0 for linux/amd64", "starter 0.1.0 for linux/arm64")
	for i, want := range []string{"six", "click"} {
		if len(plans) != 2 || len(plans[i].Requirements) != 1 || plans[i].Requirements[0].Text != want {
			t.Fatalf("the plans are %+v", plans)
		}
	}
}

// All that cannot be made without running the platform is reported at once.
func TestPlatformsNeedEmulation(t *testing.T) {
	t.Parallel()
	sdist := kit.TarGz(t, "native-1.0/", kit.Files{
		"PKG-INFO": "Metadata-Version: 2.1\nName: native\nVersion: 1.0\n",
		"setup.py": fmt.Sprintf(kit.CompilingSetup, "native", "[]"), "native/__init__.py": "",
	})
	at := kit.ServeFiles(t, map[string][]byte{"native-1.0.tar.gz": sdist})
	dir := kit.Starter().With(kit.Files{
		"setup.py":         fmt.Sprintf(kit.CompilingSetup, "starter", "[]"),
		"requirements.txt": "six\nnative @ " + at + "/native-1.0.tar.gz\n",
		"Dockerfile":       "apt.runtime = [\"libpq5\"]\n",
	}).Write(t)
	stderr := kit.MustFail(t, dir, "--platform", "linux/arm64")
	kit.Says(t, "the build", stderr,
		"Dockerfile:2: apt-get installs libpq5: for linux/arm64 that takes running it, which this builder of linux/amd64 does not: name a base that has them",
		"setup.py: the project makes the wheel starter-1.0-cp313-cp313-linux_x86_64.whl: for linux/arm64",
		"requirements.txt:2: native 1.0 has no wheel, and its sdist makes a wheel for one machine: for linux/arm64",
		"tonistiigi/binfmt --install arm64")
	kit.Says(t, "the wheel alone", kit.MustFail(t, dir, "--platform", "linux/arm64", "--target", "wheel"), "setup.py: the project makes the wheel starter-1.0-cp313-cp313-linux_x86_64.whl: for linux/arm64")

	for platform, want := range map[string]string{
		"darwin/arm64": "the image is one of Linux: write --platform linux/arm64",
		"linux/amd46":  "there is no such platform: did you mean linux/amd64?",
		"linux/s390x":  "the base image python:3.13-slim is not published for linux/s390x",
	} {
		kit.Says(t, platform, kit.MustFail(t, dir, "--platform", platform), want)
	}
	kit.Says(t, "the tests", kit.MustFail(t, kit.Starter().Write(t), "--platform", "linux/arm64", "--target", "test"), "the tests run in the image: for linux/arm64")
}

// An image that was made without running its platform runs there.
func TestPlatformsRun(t *testing.T) {
	t.Parallel()
	emulating := kit.EmulatingDaemon(t)
	crossed := byPlatform(t, kit.Push(t, kit.Several().Write(t), "--platform", "linux/arm64", "--build-arg", "BUILDKIT_MULTI_PLATFORM=1"))["arm64"]
	program := "import platform, markupsafe._speedups, starter.greet, docopt; print(platform.machine())"
	if out := crossed.RunOn(t, emulating.BuildkitHost, kit.Container{Args: []string{"python", "-c", program}}); out.Stdout != "aarch64\n" {
		t.Errorf("it prints %q\n%s", out.Stdout, out.Stderr)
	}
}
