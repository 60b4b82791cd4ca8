package test

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// docs/flags.md has every flag of buildx, and each test that it names exists.
func TestFlagsDocumented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(kit.Root(t), "docs", "flags.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, pattern := range []string{"*_test.go", "engines/*_test.go"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range function.FindAllStringSubmatch(string(code), -1) {
				tests[found[1]] = true
			}
		}
	}
	documented := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 || strings.TrimSpace(cells[2]) == "test" || strings.HasPrefix(cells[2], "---") {
			continue
		}
		if flag := strings.Trim(cells[0], "` "); strings.HasPrefix(flag, "--") {
			documented[strings.TrimPrefix(flag, "--")] = true
		}
		for _, test := range strings.Split(cells[2], ", ") {
			if test = strings.TrimSpace(test); test != "client" && !tests[test] {
				t.Errorf("%s: there is no test %q", cells[0], test)
			}
		}
	}
	help := bed.Env(t).MustBuildx(t, "build", "--help").Stdout
	known := map[string]bool{}
	for _, found := range regexp.MustCompile(`(?m)^ +(?:-\w, |    )--([a-z-]+)`).FindAllStringSubmatch(help, -1) {
		known[found[1]] = true
		if !documented[found[1]] {
			t.Errorf("docs/flags.md lacks --%s", found[1])
		}
	}
	for flag := range documented {
		if !known[flag] {
			t.Errorf("docs/flags.md has --%s, which buildx does not have", flag)
		}
	}
	if len(known) < 30 {
		t.Errorf("the help lists %d flags:\n%s", len(known), help)
	}
}

// names returns the paths in an archive.
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

// One build can be exported in all forms at once.
func TestOutputsForms(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	dir, out := kit.Starter().Write(t), t.TempDir()
	at := func(name string) string { return filepath.Join(out, name) }
	repository := "test/" + kit.Name(t)
	r := kit.Build(t, dir,
		"-o", "type=image,push=true,name="+b.Registry+"/"+repository,
		"-o", "type=oci,dest="+at("oci.tar"), "-o", "type=oci,tar=false,dest="+at("layout"),
		"-o", "type=docker,name=starter:1,dest="+at("docker.tar"), "-o", "type=tar,dest="+at("tree.tar"))
	if r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	whole := kit.StarterImage(t)
	for archive, want := range map[string][]string{
		"oci.tar":    {"index.json", "oci-layout", "blobs/sha256/" + whole.Digest.Encoded()},
		"docker.tar": {"manifest.json", "blobs/sha256/" + whole.Manifest.Config.Digest.Encoded()},
		"tree.tar":   {"app/main.py", "opt/venv/pylock.toml", "opt/venv/lib/python3.13/site-packages/starter/greet.py", "etc/debian_version"},
	} {
		held := names(t, at(archive))
		for _, file := range want {
			if !slices.Contains(held, file) {
				t.Errorf("%s lacks %s", archive, file)
			}
		}
	}
	var index ocispecs.Index
	text, err := os.ReadFile(filepath.Join(at("layout"), "index.json"))
	if err == nil {
		err = json.Unmarshal(text, &index)
	}
	if err != nil || len(index.Manifests) != 1 || index.Manifests[0].Digest != whole.Digest {
		t.Errorf("the layout's index is %s (%v), and the image is %s", text, err, whole.Digest)
	}
	if _, err := kit.Fetch(b, repository, "manifests", whole.Digest.String()); err != nil {
		t.Error(err)
	}
}

// The targets wheel and lock export files.
func TestOutputsFiles(t *testing.T) {
	t.Parallel()
	dir, out := kit.Starter().Write(t), t.TempDir()
	for target, want := range map[string]string{"wheel": "starter-0.1.0-py3-none-any.whl", "lock": "pylock.toml"} {
		folder, archive := filepath.Join(out, target), filepath.Join(out, target+".tar")
		r := kit.Build(t, dir, "--target", target, "-o", folder, "-o", "type=tar,dest="+archive)
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

// The caller's labels win. Annotations go to the manifest and the index.
func TestFlagsLabels(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().With(kit.Files{"Dockerfile": "labels.team = \"ml\"\nlabels.stage = \"test\"\n"}).Write(t)
	made := kit.Push(t, dir, "--label", "team=other", "--label", "org.opencontainers.image.title=mine",
		"--annotation", "manifest:org.example=here", "--annotation", "index:org.example=above", "--platform", "linux/amd64",
		"--build-arg", "BUILDKIT_MULTI_PLATFORM=1")
	for name, want := range map[string]string{"team": "other", "stage": "test", "org.opencontainers.image.title": "mine", "org.opencontainers.image.version": "0.1.0"} {
		if got := made.Config.Config.Labels[name]; got != want {
			t.Errorf("the label %s is %q, want %q", name, got, want)
		}
	}
	if got := made.Manifest.Annotations["org.example"]; got != "here" {
		t.Errorf("the manifest's annotations are %v", made.Manifest.Annotations)
	}
	var index ocispecs.Index
	if err := json.Unmarshal(made.Blobs[made.Top], &index); err != nil || index.Annotations["org.example"] != "above" {
		t.Errorf("the index is %s (%v)", made.Blobs[made.Top], err)
	}
	if made.Config.OS != "linux" || made.Config.Architecture != "amd64" {
		t.Errorf("the image is for %+v", made.Config.Platform)
	}
}

// A build argument that is no key of the configuration is warned of, without its value,
// which may be a token.
func TestFlagsUnusedBuildArg(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	r := kit.Build(t, dir, "--build-arg", "pyton=hush", "--build-arg", "cmd=python,-V", "--build-arg", "TARGETPLATFORM=linux/amd64",
		"--build-arg", "BUILDKIT_INLINE_CACHE=1", "-o", "type=cacheonly")
	kit.Says(t, "the build", r.Stderr, "1 warning found", "UnusedBuildArg: build argument: \"pyton\" is no key of the configuration", "did you mean python?")
	if strings.Contains(r.Stderr, "hush") {
		t.Errorf("the warning shows the value:\n%s", r.Stderr)
	}
}

// With BUILDKIT_SYNTAX no Dockerfile is needed. With --file the configuration and its
// ignore file have other names.
func TestFlagsFile(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	syntax := []string{"--build-arg", "BUILDKIT_SYNTAX=" + kit.Frontend(t)}
	if err := os.Remove(filepath.Join(dir, "Dockerfile")); err != nil {
		t.Fatal(err)
	}
	if made := kit.Push(t, dir, syntax...); made.Digest != kit.StarterImage(t).Digest {
		t.Errorf("without a Dockerfile the image is another: %v and %v", made.Layers(t), kit.StarterImage(t).Layers(t))
	}
	for name, text := range map[string]string{
		"deploy/train.toml":              "# syntax=" + kit.Frontend(t) + "\ncmd = [\"python\", \"-V\"]\n",
		"deploy/train.toml.dockerignore": "main.py\n",
	} {
		if err := os.MkdirAll(filepath.Join(dir, "deploy"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	made := kit.Push(t, dir, "-f", filepath.Join(dir, "deploy", "train.toml"))
	if got := made.Config.Config.Cmd; !slices.Equal(got, []string{"python", "-V"}) {
		t.Errorf("the command is %q", got)
	}
	for path := range made.Open(t, "") {
		if path == "/app/main.py" {
			t.Error("its ignore file was not read")
		}
	}
}

// SOURCE_DATE_EPOCH sets the time of the image and of its SBOM. Layers keep their fixed
// time; otherwise every commit would ship all of them again.
func TestFlagsSourceDateEpoch(t *testing.T) {
	t.Parallel()
	whole := kit.StarterImage(t)
	dir := kit.Starter().Write(t)
	repository := kit.ServeGit(t, dir, "") + "#main"
	at := time.Unix(kit.CommitTime, 0).UTC()
	for name, c := range map[string]struct {
		place, epoch string
		args         []string
	}{
		"seconds":               {dir, strconv.Itoa(kit.CommitTime), nil},
		"the commit's":          {repository, "context", nil},
		"with rewritten layers": {dir, strconv.Itoa(kit.CommitTime), []string{"-o", "type=image,push=true,rewrite-timestamp=true,name=" + bed.Env(t).Registry + "/test/epoch"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := []string{"--provenance=false", "--sbom=true", "--build-arg", "SOURCE_DATE_EPOCH=" + c.epoch}
			made := kit.PushWith(t, bed.Env(t), c.place, append(args, c.args...)...)
			if made.Config.Created == nil || !made.Config.Created.Equal(at) {
				t.Errorf("the image is of %v, want %v", made.Config.Created, at)
			}
			for i, layer := range made.Layers(t) {
				if was := whole.Layers(t)[i]; was.Digest != layer.Digest {
					t.Errorf("the layer %s differs", layer.Title)
				}
			}
			for _, entry := range made.Config.History {
				if entry.Comment == "wainwright.v0" && !entry.Created.Equal(at) {
					t.Errorf("%s is of %v", entry.CreatedBy, entry.Created)
				}
			}
			if created := made.SBOMs(t)["wainwright"].CreationInfo.Created; created != at.Format(time.RFC3339) {
				t.Errorf("the SBOM is of %s", created)
			}
		})
	}
	// A folder has no commit.
	if made := kit.Push(t, dir, "--build-arg", "SOURCE_DATE_EPOCH=context"); made.Digest != whole.Digest {
		t.Error("SOURCE_DATE_EPOCH=context has an effect on a folder")
	}
	kit.Says(t, "the build", kit.Build(t, dir, "--build-arg", "SOURCE_DATE_EPOCH=yesterday").Stderr, "SOURCE_DATE_EPOCH is \"yesterday\"", "seconds since 1970")
}

// A source policy of the caller replaces a base or forbids it. The image's label has
// the digest of the replacement.
func TestFlagsPolicy(t *testing.T) {
	m := markedBase(t)
	b := bed.Env(t)
	policy := func(t *testing.T, rule map[string]any) bed.Bed {
		text, err := json.Marshal(map[string]any{"rules": []any{rule}})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "policy.json")
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		with := b
		with.Env = map[string]string{"EXPERIMENTAL_BUILDKIT_SOURCE_POLICY": file}
		for name, value := range b.Env {
			with.Env[name] = value
		}
		return with
	}
	base := map[string]any{"identifier": "docker-image://docker.io/library/python:3.13-slim"}
	t.Run("elsewhere", func(t *testing.T) {
		t.Parallel()
		with := policy(t, map[string]any{"action": "CONVERT", "selector": base, "updates": map[string]any{"identifier": "docker-image://" + m.reference}})
		wantBase(t, kit.PushWith(t, with, kit.Starter().Write(t), "--provenance=false"), m.digest)
	})
	t.Run("forbidden", func(t *testing.T) {
		t.Parallel()
		with := policy(t, map[string]any{"action": "DENY", "selector": base})
		args := append([]string{"build", "--progress=plain"}, b.BuildFlags()...)
		r := with.Buildx(t, append(args, kit.Starter().Write(t))...)
		if r.Err == nil {
			t.Error("the forbidden base was taken")
		}
		kit.Says(t, "the build", r.Stderr, "python:3.13-slim cannot be had", "denied by policy")
	})
	t.Run("forbidden by --policy", func(t *testing.T) {
		t.Parallel()
		rules := `package docker
default allow := true
allow := false if input.image.fullRepo == "docker.io/library/python"
decision := {"allow": allow, "deny_msg": ["no snakes"]}
`
		dir := kit.Starter().With(kit.Files{"policy.rego": rules}).Write(t)
		file := filepath.Join(dir, "policy.rego")
		r := kit.Build(t, dir, "--policy", "filename="+file)
		if r.Err == nil {
			t.Error("the forbidden base was taken")
		}
		kit.Says(t, "the build", r.Stderr, "python:3.13-slim cannot be had", "no snakes")
		if r := kit.Build(t, dir, "--build-context", "python:3.13-slim=docker-image://"+m.reference, "--policy", "filename="+file); r.Err != nil {
			t.Errorf("another base is forbidden too:\n%s", r.Stderr)
		}
	})
}
