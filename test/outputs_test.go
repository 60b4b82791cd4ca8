package test

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// names are the paths in an archive.
func names(t *testing.T, archive string) []string {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []string
	for r := tar.NewReader(file); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, path.Clean(header.Name))
	}
}

// One build may be delivered in every way at once.
func TestOutputsForms(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	dir, out := starter().write(t), t.TempDir()
	at := func(name string) string { return filepath.Join(out, name) }
	repository := "test/" + name(t)
	r := build(t, dir,
		"-o", "type=image,push=true,name="+b.Registry+"/"+repository,
		"-o", "type=oci,dest="+at("oci.tar"), "-o", "type=oci,tar=false,dest="+at("layout"),
		"-o", "type=docker,name=starter:1,dest="+at("docker.tar"), "-o", "type=tar,dest="+at("tree.tar"))
	if r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	whole := small(t)
	for archive, want := range map[string][]string{
		"oci.tar":    {"index.json", "oci-layout", "blobs/sha256/" + whole.digest.Encoded()},
		"docker.tar": {"manifest.json", "blobs/sha256/" + whole.manifest.Config.Digest.Encoded()},
		"tree.tar":   {"app/main.py", "opt/venv/pylock.toml", "opt/venv/lib/python3.13/site-packages/starter/greet.py", "etc/debian_version"},
	} {
		held := names(t, at(archive))
		for _, each := range want {
			if !slices.Contains(held, each) {
				t.Errorf("%s lacks %s", archive, each)
			}
		}
	}
	var index ocispecs.Index
	text, err := os.ReadFile(filepath.Join(at("layout"), "index.json"))
	if err == nil {
		err = json.Unmarshal(text, &index)
	}
	if err != nil || len(index.Manifests) != 1 || index.Manifests[0].Digest != whole.digest {
		t.Errorf("the layout's index is %s (%v), and the image is %s", text, err, whole.digest)
	}
	if _, err := fetch(b, repository, "manifests", whole.digest.String()); err != nil {
		t.Error(err)
	}
}

// Files alone are had from the targets that make them.
func TestOutputsFiles(t *testing.T) {
	t.Parallel()
	dir, out := starter().write(t), t.TempDir()
	for target, want := range map[string]string{"wheel": "starter-0.1.0-py3-none-any.whl", "lock": "pylock.toml"} {
		folder, archive := filepath.Join(out, target), filepath.Join(out, target+".tar")
		r := build(t, dir, "--target", target, "-o", folder, "-o", "type=tar,dest="+archive)
		if r.Err != nil {
			t.Fatalf("%v\n%s", r.Err, r.Stderr)
		}
		if _, err := os.Stat(filepath.Join(folder, want)); err != nil {
			t.Error(err)
		}
		if held := names(t, archive); !slices.Contains(held, want) {
			t.Errorf("the archive holds %q", held)
		}
	}
}

// Labels are the caller's last word; annotations go to the manifest and the index.
func TestFlagsLabels(t *testing.T) {
	t.Parallel()
	dir := starter().with(files{"Dockerfile": "labels.team = \"ml\"\nlabels.stage = \"test\"\n"}).write(t)
	made := push(t, dir, "--label", "team=other", "--label", "org.opencontainers.image.title=mine",
		"--annotation", "manifest:org.example=here", "--annotation", "index:org.example=above", "--platform", "linux/amd64",
		"--build-arg", "BUILDKIT_MULTI_PLATFORM=1")
	for name, want := range map[string]string{"team": "other", "stage": "test", "org.opencontainers.image.title": "mine", "org.opencontainers.image.version": "0.1.0"} {
		if got := made.config.Config.Labels[name]; got != want {
			t.Errorf("the label %s is %q, want %q", name, got, want)
		}
	}
	if got := made.manifest.Annotations["org.example"]; got != "here" {
		t.Errorf("the manifest's annotations are %v", made.manifest.Annotations)
	}
	var index ocispecs.Index
	if err := json.Unmarshal(made.blobs[made.top], &index); err != nil || index.Annotations["org.example"] != "above" {
		t.Errorf("the index is %s (%v)", made.blobs[made.top], err)
	}
	if made.config.OS != "linux" || made.config.Architecture != "amd64" {
		t.Errorf("the image is for %+v", made.config.Platform)
	}
}

// An argument that is no key was meant to do something. Its value may be a token.
func TestFlagsUnusedBuildArg(t *testing.T) {
	t.Parallel()
	dir := starter().write(t)
	r := build(t, dir, "--build-arg", "pyton=hush", "--build-arg", "cmd=python,-V", "--build-arg", "TARGETPLATFORM=linux/amd64",
		"--build-arg", "BUILDKIT_INLINE_CACHE=1", "-o", "type=cacheonly")
	says(t, "the build", r.Stderr, "1 warning found", "UnusedBuildArg: build argument: \"pyton\" is no key of the configuration", "did you mean python?")
	if strings.Contains(r.Stderr, "hush") {
		t.Errorf("it shows the value:\n%s", r.Stderr)
	}
}

// A syntax that is given as an argument needs no Dockerfile; one of another name and
// its own ignore file are taken from where --file says.
func TestFlagsFile(t *testing.T) {
	t.Parallel()
	dir := starter().write(t)
	syntax := []string{"--build-arg", "BUILDKIT_SYNTAX=" + frontend(t)}
	if err := os.Remove(filepath.Join(dir, "Dockerfile")); err != nil {
		t.Fatal(err)
	}
	if made := push(t, dir, syntax...); made.digest != small(t).digest {
		t.Errorf("without a Dockerfile the image is another: %v and %v", made.layers(t), small(t).layers(t))
	}
	for name, text := range map[string]string{
		"deploy/train.toml":              "# syntax=" + frontend(t) + "\ncmd = [\"python\", \"-V\"]\n",
		"deploy/train.toml.dockerignore": "main.py\n",
	} {
		if err := os.MkdirAll(filepath.Join(dir, "deploy"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	made := push(t, dir, "-f", filepath.Join(dir, "deploy", "train.toml"))
	if got := made.config.Config.Cmd; !slices.Equal(got, []string{"python", "-V"}) {
		t.Errorf("the command is %q", got)
	}
	for path := range made.open(t, "") {
		if path == "/app/main.py" {
			t.Error("its ignore file was not read")
		}
	}
}

// setuptools is not asked what setup_requires says where its files do not say it,
// which saves a run of setup.py. A module of the project's may say it all the same.
func TestSetupRequiresOfHelper(t *testing.T) {
	t.Parallel()
	dir := starter().with(files{
		"setup.py": "import build_support\n\nbuild_support.run()\n",
		"build_support.py": `from setuptools import find_packages, setup


def run():
    try:
        import six
        version = "2.0"
    except ImportError:
        version = "1.0"
    setup(name="starter", version=version, packages=find_packages(), setup_requires=["six"])
`,
	}).write(t)
	out := t.TempDir()
	if r := build(t, dir, "--target", "wheel", "-o", out); r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	if wheels, err := filepath.Glob(filepath.Join(out, "*.whl")); err != nil || len(wheels) != 1 || filepath.Base(wheels[0]) != "starter-2.0-py3-none-any.whl" {
		t.Errorf("the wheel is %q, %v", wheels, err)
	}
}
