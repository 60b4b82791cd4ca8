package test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/test/kit"
)

// marked is a base for these tests: python:3.13-slim with one more variable, pushed and
// as an OCI layout in a folder.
type marked struct{ reference, digest, layout string }

func markedBase(t *testing.T) marked {
	t.Helper()
	markedOnce.Do(func() {
		b := bed.Env(t)
		// Not t.TempDir: other tests read it later.
		dir, err := os.MkdirTemp("", "wainwright-test")
		if err != nil {
			t.Fatal(err)
		}
		dockerfile := filepath.Join(dir, "Dockerfile")
		if err := os.WriteFile(dockerfile, []byte("FROM python:3.13-slim\nENV MARK=here\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		m := marked{reference: b.Registry + "/test/marked:1", layout: filepath.Join(dir, "layout")}
		metadata := filepath.Join(dir, "metadata.json")
		b.MustBuildx(t, "build", "--provenance=false", "--metadata-file", metadata,
			"-o", "type=image,push=true,name="+m.reference, "-o", "type=oci,tar=false,dest="+m.layout, dir)
		m.digest = kit.MetadataDigest(t, metadata)
		markedFound = m
	})
	if markedFound.digest == "" {
		t.Fatal("the base could not be built")
	}
	return markedFound
}

var (
	markedOnce  sync.Once
	markedFound marked
)

// A build context replaces the base that the project names, and the image's label has
// the digest of the replacement.
func TestContextBase(t *testing.T) {
	m := markedBase(t)
	for name, place := range map[string]string{
		"an image":        "docker-image://" + m.reference,
		"an image in OCI": "oci-layout://" + m.layout + "@" + m.digest,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := kit.Push(t, kit.Starter().Write(t), "--build-context", "python:3.13-slim="+place)
			wantBase(t, made, m.digest)
		})
	}
}

func wantBase(t *testing.T, p kit.Pushed, digest string) {
	t.Helper()
	if !strings.Contains(strings.Join(p.Config.Config.Env, "\n"), "MARK=here") {
		t.Errorf("the environment is %q", p.Config.Config.Env)
	}
	if label := p.Config.Config.Labels["org.opencontainers.image.base.digest"]; label != digest {
		t.Errorf("the label says that the base is %q, and it is %s", label, digest)
	}
	if printed := p.MustRun(t, kit.Container{}); printed != "hello\n" {
		t.Errorf("it prints %q", printed)
	}
}

// uv is the frontend image's, unless a build context replaces it.
func TestContextUV(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	out := t.TempDir()
	stage := filepath.Join(t.TempDir(), "Dockerfile")
	if err := os.WriteFile(stage, []byte("FROM ghcr.io/astral-sh/uv:0.13.9\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.MustBuildx(t, "build", "--provenance=false", "-o", out, "-f", stage, filepath.Dir(stage))
	for name, place := range map[string]string{
		"a folder": out,
		"an image": "docker-image://ghcr.io/astral-sh/uv:0.13.9",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := kit.Push(t, kit.Starter().Write(t), "--build-context", "uv="+place)
			// It is the same uv, and its content decides the steps' cache keys.
			made.Steps.WantCached(t, "[venv]", "[deps")
			if made.Digest != kit.StarterImage(t).Digest {
				t.Error("the image differs")
			}
		})
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "uv"), []byte("#!/bin/false\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	kit.Says(t, "the build", kit.MustFail(t, kit.Starter().Write(t), "--build-context", "uv="+other), "uv could not")
}

// The project may come from another place than the Dockerfile: a folder, an image or a
// repository.
func TestContextProject(t *testing.T) {
	b := bed.Env(t)
	project := kit.Starter().Write(t)
	if err := os.MkdirAll(filepath.Join(project, ".venv", "junk"), 0o755); err != nil {
		t.Fatal(err)
	}
	packed := b.Registry + "/test/" + kit.Name(t) + "-source:1"
	source := filepath.Join(t.TempDir(), "Dockerfile")
	if err := os.WriteFile(source, []byte("FROM scratch\nCOPY . /\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.MustBuildx(t, "build", "--provenance=false", "-t", packed, "--push", "-f", source, project)
	server := kit.ServeGit(t, project, "")
	empty := kit.Files{}
	for name, place := range map[string]string{
		"a folder":     project,
		"an image":     "docker-image://" + packed,
		"a repository": server + "#main",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			made := kit.Push(t, empty.Write(t), "--build-context", "project="+place)
			if made.Digest != kit.StarterImage(t).Digest {
				t.Errorf("the images differ: %v and %v", made.Layers(t), kit.StarterImage(t).Layers(t))
			}
		})
	}
}

// Targets of bake can be base and project.
func TestContextBakeTargets(t *testing.T) {
	t.Parallel()
	b := bed.Env(t)
	repository := "test/" + kit.Name(t)
	project, code := kit.Files{}.Write(t), kit.Starter().Write(t)
	file := filepath.Join(t.TempDir(), "docker-bake.json")
	text := bake(t, b, map[string]any{
		"base": map[string]any{"context": code, "dockerfile-inline": "FROM python:3.13-slim\nENV MARK=here\n"},
		"code": map[string]any{"context": code, "dockerfile-inline": "FROM scratch\nCOPY . /\n"},
		"image": map[string]any{
			"context":  project,
			"tags":     []string{b.Registry + "/" + repository},
			"output":   []string{"type=registry"},
			"contexts": map[string]string{"python:3.13-slim": "target:base", "project": "target:code"},
		},
	})
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	metadata := filepath.Join(t.TempDir(), "metadata.json")
	r := b.Buildx(t, "bake", "--provenance=false", "--allow", "fs.read=/", "--metadata-file", metadata, "--progress=plain", "-f", file, "image")
	if r.Err != nil {
		t.Fatalf("%v\n%s", r.Err, r.Stderr)
	}
	var results map[string]struct {
		Digest string `json:"containerimage.digest"`
	}
	read, err := os.ReadFile(metadata)
	if err == nil {
		err = json.Unmarshal(read, &results)
	}
	if err != nil {
		t.Fatal(err)
	}
	made := kit.Pushed{Image: kit.ReadImage(t, b, repository, results["image"].Digest)}
	wantBase(t, made, "")
}

// bake returns a bake file whose target image has this machine's build arguments.
func bake(t *testing.T, b bed.Bed, targets map[string]any) string {
	t.Helper()
	image := targets["image"].(map[string]any)
	args := map[string]string{}
	for i, flags := 0, b.BuildFlags(); i < len(flags); i += 2 {
		name, value, _ := strings.Cut(flags[i+1], "=")
		args[name] = value
	}
	image["args"] = args
	text, err := json.Marshal(map[string]any{"target": targets})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A file that a build only looks for by name counts as missing if it cannot be read.
func TestContextBrokenLinks(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	if err := os.Mkdir(filepath.Join(dir, "more"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"requirements-dev.txt": "nowhere", "constraints.txt": "constraints.txt", "requirements": "more", "Procfile": "/proc/no",
	} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "requirements-pipe.txt"), 0o644); err != nil {
		t.Fatal(err)
	}
	if r := kit.Build(t, dir, "--call=plan"); r.Err != nil {
		t.Errorf("the build failed:\n%s", r.Stderr)
	}
}

// A repository is a build context: its root or a folder in it, at a branch or tag, in
// both ways in which buildx writes that.
func TestContextGit(t *testing.T) {
	t.Parallel()
	project := kit.Starter().Write(t)
	root, below := kit.ServeGit(t, project, ""), kit.ServeGit(t, project, "services/greeter")
	for name, url := range map[string]string{
		"the root":            root + "#main",
		"a folder":            below + "#main:services/greeter",
		"a folder by a query": below + "?branch=main&subdir=services/greeter",
		"a tag":               root + "#v1.2.3",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if made := kit.Push(t, url); made.Digest != kit.StarterImage(t).Digest {
				t.Errorf("the images differ: %v and %v", made.Layers(t), kit.StarterImage(t).Layers(t))
			}
		})
	}
}

// An archive on a server is a build context. One on stdin is read in the same way.
func TestContextArchive(t *testing.T) {
	t.Parallel()
	dir := kit.Starter().Write(t)
	archive := filepath.Join(t.TempDir(), "starter.tar.gz")
	if out, err := exec.Command("tar", "-czf", archive, "-C", dir, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filepath.Dir(archive))))
	t.Cleanup(server.Close)
	if made := kit.Push(t, server.URL+"/starter.tar.gz"); made.Digest != kit.StarterImage(t).Digest {
		t.Errorf("the images differ: %v and %v", made.Layers(t), kit.StarterImage(t).Layers(t))
	}
}
