package bedtest

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// root is the repository's.
const root = "../../.."

// tag is newer than any release, so that all floating tags move to it.
const tag = "v9999.1.2"

// job is one of the workflow's: its commands by the names of their steps.
type job map[string]string

func workflow(t *testing.T) map[string]job {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, ".github/workflows/release.yml"))
	require.NoError(t, err)
	var file struct {
		Jobs map[string]struct {
			Steps []struct{ Name, Run string }
		}
	}
	require.NoError(t, yaml.Unmarshal(text, &file))
	jobs := map[string]job{}
	for name, found := range file.Jobs {
		jobs[name] = job{}
		for _, step := range found.Steps {
			if step.Run != "" {
				jobs[name][step.Name] = step.Run
			}
		}
	}
	return jobs
}

// run runs a step in the root of the repository, as GitHub does.
func (j job) run(t *testing.T, b bed.Bed, step string, env ...string) error {
	t.Helper()
	return j.runIn(t, b, root, step, env...)
}

func (j job) runIn(t *testing.T, b bed.Bed, dir, step string, env ...string) error {
	t.Helper()
	command, ok := j[step]
	require.True(t, ok, "the workflow has no step %q", step)
	cmd := exec.CommandContext(t.Context(), "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command)
	cmd.Dir = dir
	cmd.Env = append(b.Environ(), "PATH="+b.Bin+":"+os.Getenv("PATH"), "BUILDX_BUILDER="+b.Builder, "TAG="+tag)
	if proxy := b.Env["WAINWRIGHT_BED_GOPROXY"]; proxy != "" {
		cmd.Env = append(cmd.Env, "GOPROXY="+proxy)
	}
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", step, err, out)
	}
	return nil
}

// The image is built for both platforms with SBOM and provenance, verified, and
// gets its tags. Its first build compiles the frontend twice in containers, which
// takes minutes; later ones take half of one.
func TestImage(t *testing.T) {
	b := bed.Env(t)
	jobs := workflow(t)
	repository := b.Registry + "/test/release"
	output := filepath.Join(t.TempDir(), "output")
	env := []string{"IMAGE=" + repository, "SBOM_GENERATOR=" + scanner(t, b), "GITHUB_OUTPUT=" + output}
	require.NoError(t, jobs["image"].run(t, b, "Build the image", env...))
	text, err := os.ReadFile(output)
	require.NoError(t, err)
	digest, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "digest=")
	require.True(t, ok, "%s", text)
	env = append(env, "DIGEST="+digest)
	require.NoError(t, jobs["image"].run(t, b, "Verify the image", env...))
	require.NoError(t, jobs["publish"].run(t, b, "Move the tags", env...))
	tags := pushed(t, b, "test/release")
	for _, want := range []string{"9999.1.2", "9999.1", "9999", "latest"} {
		require.Contains(t, tags, want)
	}
	t.Run("another digest", func(t *testing.T) {
		err := workflow(t)["image"].run(t, b, "Verify the image", append(env, "DIGEST=sha256:"+strings.Repeat("0", 64))...)
		require.ErrorContains(t, err, "and not sha256:0000")
	})
	t.Run("without attestations", func(t *testing.T) {
		plain := b.Registry + "/test/release-plain"
		b.MustBuildx(t, "imagetools", "create", "--tag", plain+":9999.1.2", "--platform", "linux/amd64", repository+"@"+digest)
		raw := b.MustBuildx(t, "imagetools", "inspect", "--format", "{{.Manifest.Digest}}", plain+":9999.1.2").Stdout
		err := workflow(t)["image"].run(t, b, "Verify the image", append(env, "IMAGE="+plain, "DIGEST="+strings.TrimSpace(raw))...)
		require.ErrorContains(t, err, "linux/amd64")
	})
}

// Every command of the workflow runs in a test, but for those that need GitHub's
// identity, Sigstore and GitHub's releases.
func TestEveryCommandIsKnown(t *testing.T) {
	var steps []string
	for name, job := range workflow(t) {
		for step := range job {
			steps = append(steps, name+": "+step)
		}
	}
	slices.Sort(steps)
	require.Equal(t, []string{
		"check: Check the tag",
		"cli: Build the command line",
		"cli: Verify the command line",
		"image: Build the image",
		"image: Sign the image", // not here
		"image: Verify the image",
		"image: Verify the signature", // not here
		"publish: Move the tags",
		"publish: Publish", // not here
		"publish: Verify what is published",
		"publish: Write the notes",
	}, steps)
}

func TestCheckTheTag(t *testing.T) {
	b := bed.Env(t)
	clone := t.TempDir()
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", clone}, args...)...)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "git %q: %s", args, out)
	}
	from, err := filepath.Abs(root)
	require.NoError(t, err)
	git("clone", "--quiet", from, ".")
	git("update-ref", "refs/remotes/origin/main", "HEAD")
	check := workflow(t)["check"]
	require.ErrorContains(t, check.runIn(t, b, clone, "Check the tag"), "there is no tag "+tag)
	git("tag", tag)
	require.NoError(t, check.runIn(t, b, clone, "Check the tag"))
}

// The command line is built for this machine alone: each target more takes minutes
// where nothing is cached, and .github/workflows/ci.yml builds all six. The program
// runs, also as a plugin of docker.
func TestCommandLine(t *testing.T) {
	b := bed.Env(t)
	jobs := workflow(t)
	dir, again := t.TempDir(), t.TempDir()
	host := runtime.GOOS + "/" + runtime.GOARCH
	some := func(j job, dir string) {
		j["Build the command line"] = strings.Replace(j["Build the command line"], "-dir dist", "-dir "+dir+" -targets "+host, 1)
	}
	some(jobs["cli"], dir)
	require.NoError(t, jobs["cli"].run(t, b, "Build the command line"))
	jobs["cli"]["Verify the command line"] = strings.Replace(jobs["cli"]["Verify the command line"], "-dir dist", "-dir "+dir, 1)
	require.NoError(t, jobs["cli"].run(t, b, "Verify the command line"))
	jobs["publish"]["Verify what is published"] = strings.Replace(jobs["publish"]["Verify what is published"], "-dir dist", "-dir "+dir, 1)
	require.NoError(t, jobs["publish"].run(t, b, "Verify what is published"))
	stem := "wainwright_9999.1.2_" + strings.Replace(host, "/", "_", 1)
	sums, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	require.NoError(t, err)
	require.Len(t, strings.Split(strings.TrimSpace(string(sums)), "\n"), 2)
	check := exec.Command("sha256sum", "--check", "--strict", "SHA256SUMS")
	check.Dir = dir
	out, err := check.CombinedOutput()
	require.NoError(t, err, "%s", out)

	t.Run("reproducible", func(t *testing.T) {
		other := workflow(t)["cli"]
		some(other, again)
		require.NoError(t, other.run(t, b, "Build the command line"))
		require.Equal(t, string(sums), read(t, again, "SHA256SUMS"))
	})
	program := filepath.Join(t.TempDir(), "docker-wainwright")
	extract(t, filepath.Join(dir, stem+".tar.gz"), "wainwright", program)
	t.Run("runs", func(t *testing.T) {
		out, err := exec.Command(program, "version").CombinedOutput()
		require.NoError(t, err, "%s", out)
		require.Contains(t, string(out), "9999.1.2")
	})
	t.Run("plugin", func(t *testing.T) {
		out, err := exec.Command(program, "docker-cli-plugin-metadata").CombinedOutput()
		require.NoError(t, err, "%s", out)
		var plugin struct{ Vendor, Version string }
		require.NoError(t, json.Unmarshal(out, &plugin))
		require.Equal(t, "wainwright-build 9999.1.2", plugin.Vendor+" "+plugin.Version)
	})
	t.Run("SBOM", func(t *testing.T) {
		text := read(t, dir, stem+".spdx.json")
		require.Contains(t, text, `"pkg:golang/github.com/moby/buildkit@v`)
		require.NotContains(t, text, "testify")
	})
}

func TestNotes(t *testing.T) {
	b := bed.Env(t)
	notes := workflow(t)["publish"]
	path := filepath.Join(t.TempDir(), "notes.md")
	notes["Write the notes"] = strings.Replace(notes["Write the notes"], ">notes.md", ">"+path, 1)
	require.NoError(t, notes.run(t, b, "Write the notes", "IMAGE=registry.test/frontend", "DIGEST=sha256:abc"))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(text), "# syntax=registry.test/frontend:9999.1.2@sha256:abc\n")
	require.Contains(t, string(text), "## Changes")
}

// scanner stands in for BuildKit's default generator of SBOMs, which the bed does
// not have: it finds nothing.
func scanner(t *testing.T, b bed.Bed) string {
	t.Helper()
	dir := t.TempDir()
	const script = `#!/bin/sh
printf '{"_type": "https://in-toto.io/Statement/v0.1", "predicateType": "https://spdx.dev/Document", "predicate": %s}' \
	'{"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "scan"}' >"$BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "scan"), []byte(script), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "Dockerfile"),
		[]byte("FROM debian:bookworm-slim\nCOPY scan /\nENTRYPOINT [\"/scan\"]\n"), 0o644))
	reference := b.Registry + "/test/release-scanner:1"
	b.MustBuildx(t, "build", "--provenance=false", "--tag", reference, "--push", dir)
	return reference
}

// pushed are the tags of a repository of the bed's registry.
func pushed(t *testing.T, b bed.Bed, repository string) []string {
	t.Helper()
	response, err := http.Get("http://" + b.Registry + "/v2/" + repository + "/tags/list")
	require.NoError(t, err)
	defer response.Body.Close()
	var list struct{ Tags []string }
	require.NoError(t, json.NewDecoder(response.Body).Decode(&list))
	return list.Tags
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	return string(text)
}

// extract writes a program out of an archive.
func extract(t *testing.T, archive, name, program string) {
	t.Helper()
	f, err := os.Open(archive)
	require.NoError(t, err)
	defer f.Close()
	decompressor, err := gzip.NewReader(f)
	require.NoError(t, err)
	for r := tar.NewReader(decompressor); ; {
		header, err := r.Next()
		require.NoError(t, err, "%s has no %s", archive, name)
		if header.Name != name {
			continue
		}
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(program, text, header.FileInfo().Mode()))
		return
	}
}
