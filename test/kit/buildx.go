package kit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Name returns the test's name in the characters that a tag or repository may have.
func Name(t *testing.T) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		}
		return '-'
	}, t.Name()), "-")
}

// Build runs docker buildx build on a folder. The log is what buildx prints.
func Build(t *testing.T, dir string, args ...string) bed.Result {
	t.Helper()
	b := bed.Env(t)
	all := append([]string{"build", "--progress=plain", "--provenance=false"}, b.BuildFlags()...)
	return b.Buildx(t, append(append(all, args...), dir)...)
}

// MustFail runs a build that has to fail and returns what buildx prints. Nothing may
// have been pushed.
func MustFail(t *testing.T, dir string, args ...string) string {
	t.Helper()
	b := bed.Env(t)
	repository, tag := "test/"+Name(t), Random() // an earlier run may have pushed
	r := Build(t, dir, append(args, "-t", b.Registry+"/"+repository+":"+tag, "--push")...)
	if r.Err == nil {
		t.Fatalf("the build did not fail:\n%s", r.Stderr)
	}
	if _, err := Fetch(b, repository, "manifests", tag); err == nil {
		t.Errorf("the build failed and pushed an image")
	}
	return r.Stderr
}

// Pushed is the image that a build pushed, and the build's steps.
type Pushed struct {
	Image
	Steps Steps
}

// Push builds a folder and pushes the image under the test's name.
func Push(t *testing.T, dir string, args ...string) Pushed {
	t.Helper()
	return PushWith(t, bed.Env(t), dir, append([]string{"--provenance=false"}, args...)...)
}

// PushWith is Push on another daemon or with attestations.
func PushWith(t *testing.T, b bed.Bed, dir string, args ...string) Pushed {
	t.Helper()
	repository := "test/" + Name(t)
	metadata := filepath.Join(t.TempDir(), "metadata.json")
	all := append([]string{"build", "--progress=rawjson", "--metadata-file", metadata,
		"-t", b.Registry + "/" + repository, "--push"}, b.BuildFlags()...)
	r := b.Buildx(t, append(append(all, args...), dir)...)
	steps := ReadSteps(r.Stderr)
	if r.Err != nil {
		t.Fatalf("docker buildx %q: %v\n%s", args, r.Err, steps.Text)
	}
	return Pushed{Image: ReadImage(t, b, repository, MetadataDigest(t, metadata)), Steps: steps}
}

// MetadataDigest returns the image's digest in the file that --metadata-file wrote.
func MetadataDigest(t *testing.T, metadata string) string {
	t.Helper()
	text, err := os.ReadFile(metadata)
	if err != nil {
		t.Fatal(err)
	}
	var result struct {
		Digest string `json:"containerimage.digest"`
	}
	if err := json.Unmarshal(text, &result); err != nil {
		t.Fatal(err)
	}
	return result.Digest
}

// Call asks what --call names about a project. It returns the exit code too.
func Call(t *testing.T, dir, question string, args ...string) (bed.Result, int) {
	t.Helper()
	r := Build(t, dir, append([]string{"--call=" + question}, args...)...)
	return r, r.ExitCode
}

// Says fails the test for each part that a text lacks.
func Says(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", what, part, text)
		}
	}
}

// Ask returns what --call prints as text, and decodes its JSON into a value.
func Ask(t *testing.T, dir, question string, into any, args ...string) string {
	t.Helper()
	r, code := Call(t, dir, question+",format=json", args...)
	if err := json.Unmarshal([]byte(r.Stdout), into); err != nil || code != 0 {
		t.Fatalf("%s: %v, exit code %d\n%s%s", question, err, code, r.Stdout, r.Stderr)
	}
	r, code = Call(t, dir, question, args...)
	if code != 0 {
		t.Fatalf("%s: exit code %d\n%s", question, code, r.Stderr)
	}
	return r.Stdout
}

// Export builds a target into a folder.
func Export(t *testing.T, dir string, args ...string) (out string, made Steps) {
	t.Helper()
	b := bed.Env(t)
	out = filepath.Join(t.TempDir(), "out")
	all := append([]string{"build", "--progress=rawjson", "--provenance=false", "--output", out}, b.BuildFlags()...)
	r := b.Buildx(t, append(append(all, args...), dir)...)
	made = ReadSteps(r.Stderr)
	if r.Err != nil {
		t.Fatalf("docker buildx %q: %v\n%s", args, r.Err, made.Text)
	}
	return out, made
}
