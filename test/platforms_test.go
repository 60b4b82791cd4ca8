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
)

// both are the platforms that the bed has python:3.13-slim for. The bed runs only the
// first.
const both = "linux/amd64,linux/arm64"

// byPlatform returns the images of a pushed index by architecture.
func byPlatform(t *testing.T, p pushed) map[string]image {
	t.Helper()
	var index ocispecs.Index
	if err := json.Unmarshal(p.blobs[p.top], &index); err != nil {
		t.Fatal(err)
	}
	all := map[string]image{}
	for _, manifest := range index.Manifests {
		if manifest.Platform.OS == "linux" {
			all[manifest.Platform.Architecture] = readImage(t, p.bed, p.repository, manifest.Digest.String())
		}
	}
	return all
}

// machines returns the machines that the image's compiled files are for.
func (i image) machines(t *testing.T) []elf.Machine {
	t.Helper()
	found := map[elf.Machine]bool{}
	for name, file := range i.open(t, "") {
		if !bytes.HasPrefix(file.content, []byte(elf.ELFMAG)) {
			continue
		}
		program, err := elf.NewFile(bytes.NewReader(file.content))
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
	dir := several().write(t)
	made := push(t, dir, "--platform", both)
	images := byPlatform(t, made)
	for architecture, machine := range map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64} {
		i := images[architecture]
		if i.config.Architecture != architecture || i.config.OS != "linux" {
			t.Errorf("the image for %s is for %+v", architecture, i.config.Platform)
		}
		if found := i.machines(t); len(found) != 1 || found[0] != machine {
			t.Errorf("the image for %s has files for %v", architecture, found)
		}
		i.open(t, "deps").find(t, "/site-packages/docopt.py")
	}
	for _, prefix := range []string{"venv", "wheel 1/2", "wheel 2/2", "lock"} {
		if all := append(withPrefix(made.steps.ran, "["+prefix), withPrefix(made.steps.cached, "["+prefix)...); len(all) != 1 {
			t.Errorf("of %s there are the steps %q", prefix, all)
		}
		if own := append(withPrefix(made.steps.ran, "[linux/amd64 "+prefix), withPrefix(made.steps.ran, "[linux/arm64 "+prefix)...); len(own) > 0 {
			t.Errorf("a platform has steps of its own: %q", own)
		}
	}
	amd64, arm64 := images["amd64"].digests(t), images["arm64"].digests(t)
	for title, digest := range amd64 {
		compiled := strings.Contains(title, "markupsafe")
		if isBase := strings.HasPrefix(title, "user "); !isBase && (digest == arm64[title]) == compiled {
			t.Errorf("%s is %s and %s", title, digest, arm64[title])
		}
	}

	writeEdit(t, dir, "edited")
	edited := push(t, dir, "--platform", both)
	edited.steps.wantCached(t, "[deps]", "[linux/amd64 deps", "[linux/arm64 deps", "[lock]", "[venv]", "[wheel 1/2]")
	for architecture, i := range byPlatform(t, edited) {
		for title, digest := range i.digests(t) {
			changed := digest != images[architecture].digests(t)[title]
			if changed != strings.HasPrefix(title, "project:") {
				t.Errorf("%s: after an edit the layer %q differs: %v", architecture, title, changed)
			}
		}
	}
	if a, b := byPlatform(t, edited)["amd64"].digests(t), byPlatform(t, edited)["arm64"].digests(t); a["project: starter 0.1.0"] != b["project: starter 0.1.0"] {
		t.Error("the edit ships two layers")
	}
}

// The image of a platform is the same, whether it is built alone or with others.
func TestPlatformsOne(t *testing.T) {
	t.Parallel()
	dir := several().write(t)
	alone := push(t, dir, "--platform", "linux/arm64", "--sbom=true")
	i := byPlatform(t, alone)["arm64"]
	if whole := byPlatform(t, push(t, dir, "--platform", both))["arm64"]; i.digest != whole.digest {
		t.Errorf("the images differ: %v and %v", i.layers(t), whole.layers(t))
	}
	var document []byte
	for _, text := range alone.blobs {
		if bytes.Contains(text, []byte(`"spdxVersion"`)) {
			document = text
		}
	}
	says(t, "the SBOM", string(document), "aarch64.whl", "docopt-0.6.2.tar.gz", "platform=linux%2Farm64")
	if strings.Contains(string(document), "x86_64.whl") {
		t.Error("the SBOM lists wheels for the builder's machine")
	}
}

// setup.py may require other distributions on another machine, itself or in a module
// that it imports. It is asked once for each.
func TestPlatformsSetup(t *testing.T) {
	t.Parallel()
	dir := starter().with(files{
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
	}).without("requirements.txt").write(t)
	var plans []struct {
		Platform     string
		Requirements []struct{ Text string }
	}
	text := ask(t, dir, "plan", &plans, "--platform", both)
	says(t, "the plan", text, "starter 0.1.0 for linux/amd64", "starter 0.1.0 for linux/arm64")
	for i, want := range []string{"six", "click"} {
		if len(plans) != 2 || len(plans[i].Requirements) != 1 || plans[i].Requirements[0].Text != want {
			t.Fatalf("the plans are %+v", plans)
		}
	}
}

// All that cannot be made without running the platform is reported at once.
func TestPlatformsNeedEmulation(t *testing.T) {
	t.Parallel()
	sdist := archived(t, "native-1.0/", files{
		"PKG-INFO": "Metadata-Version: 2.1\nName: native\nVersion: 1.0\n",
		"setup.py": fmt.Sprintf(compiling, "native", "[]"), "native/__init__.py": "",
	})
	at := serveFiles(t, map[string][]byte{"native-1.0.tar.gz": sdist})
	dir := starter().with(files{
		"setup.py":         fmt.Sprintf(compiling, "starter", "[]"),
		"requirements.txt": "six\nnative @ " + at + "/native-1.0.tar.gz\n",
		"Dockerfile":       "apt.runtime = [\"libpq5\"]\n",
	}).write(t)
	stderr := mustFail(t, dir, "--platform", "linux/arm64")
	says(t, "the build", stderr,
		"Dockerfile:2: apt-get installs libpq5: for linux/arm64 that takes running it, which this builder of linux/amd64 does not: name a base that has them",
		"setup.py: the project makes the wheel starter-1.0-cp313-cp313-linux_x86_64.whl: for linux/arm64",
		"requirements.txt:2: native 1.0 has no wheel, and its sdist makes a wheel for one machine: for linux/arm64",
		"tonistiigi/binfmt --install arm64")
	says(t, "the wheel alone", mustFail(t, dir, "--platform", "linux/arm64", "--target", "wheel"), "setup.py: the project makes the wheel starter-1.0-cp313-cp313-linux_x86_64.whl: for linux/arm64")

	for platform, want := range map[string]string{
		"darwin/arm64": "the image is one of Linux: write --platform linux/arm64",
		"linux/amd46":  "there is no such platform: did you mean linux/amd64?",
		"linux/s390x":  "the base image python:3.13-slim is not published for linux/s390x",
	} {
		says(t, platform, mustFail(t, dir, "--platform", platform), want)
	}
	says(t, "the tests", mustFail(t, starter().write(t), "--platform", "linux/arm64", "--target", "test"), "the tests run in the image: for linux/arm64")
}

// An image that was made without running its platform runs there.
func TestPlatformsRun(t *testing.T) {
	t.Parallel()
	emulating := emulatingDaemon(t)
	crossed := byPlatform(t, push(t, several().write(t), "--platform", "linux/arm64", "--build-arg", "BUILDKIT_MULTI_PLATFORM=1"))["arm64"]
	program := "import platform, markupsafe._speedups, starter.greet, docopt; print(platform.machine())"
	if out := crossed.runOn(t, emulating.BuildkitHost, container{args: []string{"python", "-c", program}}); out.stdout != "aarch64\n" {
		t.Errorf("it prints %q\n%s", out.stdout, out.stderr)
	}
}
