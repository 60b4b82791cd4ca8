package test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/moby/buildkit/client"
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// build runs "docker buildx build" on a folder. Its log is what buildx prints.
func build(t *testing.T, dir string, args ...string) bed.Result {
	t.Helper()
	b := bed.Env(t)
	all := append([]string{"build", "--progress=plain", "--provenance=false"}, b.BuildFlags()...)
	return b.Buildx(t, append(append(all, args...), dir)...)
}

// mustFail builds what has to fail, and gives what buildx says of it. Nothing
// may have been pushed.
func mustFail(t *testing.T, dir string, args ...string) string {
	t.Helper()
	b := bed.Env(t)
	repository := "test/" + name(t)
	r := build(t, dir, append(args, "-t", b.Registry+"/"+repository, "--push")...)
	if r.Err == nil {
		t.Fatalf("the build did not fail:\n%s", r.Stderr)
	}
	if _, err := fetch(b, repository, "manifests", "latest"); err == nil {
		t.Errorf("the build failed and left an image")
	}
	return r.Stderr
}

// pushed is a build that was pushed, and what its steps did.
type pushed struct {
	image
	steps steps
}

// push builds a folder and pushes the image, under the test's name.
func push(t *testing.T, dir string, args ...string) pushed {
	t.Helper()
	return pushWith(t, bed.Env(t), dir, append([]string{"--provenance=false"}, args...)...)
}

// pushWith does so with another daemon or with attestations.
func pushWith(t *testing.T, b bed.Bed, dir string, args ...string) pushed {
	t.Helper()
	repository := "test/" + name(t)
	metadata := filepath.Join(t.TempDir(), "metadata.json")
	all := append([]string{"build", "--progress=rawjson", "--metadata-file", metadata,
		"-t", b.Registry + "/" + repository, "--push"}, b.BuildFlags()...)
	r := b.Buildx(t, append(append(all, args...), dir)...)
	steps := readSteps(r.Stderr)
	if r.Err != nil {
		t.Fatalf("docker buildx %q: %v\n%s", args, r.Err, steps.text)
	}
	return pushed{image: readImage(t, b, repository, toldDigest(t, metadata)), steps: steps}
}

// toldDigest is the image's digest that a build's --metadata-file tells.
func toldDigest(t *testing.T, metadata string) string {
	t.Helper()
	text, err := os.ReadFile(metadata)
	if err != nil {
		t.Fatal(err)
	}
	var told struct {
		Digest string `json:"containerimage.digest"`
	}
	if err := json.Unmarshal(text, &told); err != nil {
		t.Fatal(err)
	}
	return told.Digest
}

// steps is what BuildKit said of a build's steps, by their names.
type steps struct {
	// ran and cached are the steps that were executed and those that were not.
	ran, cached map[string]bool
	text        string // what they printed, errors and warnings
	raw         string // the progress as it came
}

// readSteps reads --progress=rawjson.
func readSteps(progress string) steps {
	var statuses []*client.SolveStatus
	var other strings.Builder
	for line := range strings.Lines(progress) {
		var status client.SolveStatus
		if err := json.Unmarshal([]byte(line), &status); err != nil {
			other.WriteString(line)
			continue
		}
		statuses = append(statuses, &status)
	}
	s := stepsOf(statuses)
	s.text += other.String()
	s.raw = progress
	return s
}

func stepsOf(statuses []*client.SolveStatus) steps {
	s := steps{ran: map[string]bool{}, cached: map[string]bool{}}
	var text strings.Builder
	// A step whose result is pulled out of an imported cache did not run.
	pulled := map[digest.Digest]bool{}
	for _, status := range statuses {
		for _, each := range status.Statuses {
			if strings.HasPrefix(each.ID, "extracting ") || strings.HasPrefix(each.ID, "sha256:") {
				pulled[each.Vertex] = true
			}
		}
	}
	for _, status := range statuses {
		for _, v := range status.Vertexes {
			switch {
			case v.Error != "":
				text.WriteString(v.Name + ": " + v.Error + "\n")
			case v.Completed == nil:
			case v.Cached, pulled[v.Digest]:
				s.cached[v.Name] = true
			default:
				s.ran[v.Name] = true
			}
		}
		for _, log := range status.Logs {
			text.Write(log.Data)
		}
		for _, warning := range status.Warnings {
			text.WriteString(string(warning.Short) + "\n")
		}
	}
	// A step is asked for several times in a build: it ran if it did once.
	for name := range s.ran {
		delete(s.cached, name)
	}
	s.text = text.String()
	return s
}

// of lists the steps of a set whose names begin with a prefix.
func of(set map[string]bool, prefix string) []string {
	var names []string
	for name := range set {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// wantCached says which steps that begin with one of the prefixes were executed,
// and which prefix no step has.
func (s steps) wantCached(t *testing.T, prefixes ...string) {
	t.Helper()
	for _, prefix := range prefixes {
		if ran := of(s.ran, prefix); len(ran) > 0 {
			t.Errorf("executed, and should have been cached: %q", ran)
		}
		if len(of(s.cached, prefix)) == 0 && len(of(s.ran, prefix)) == 0 {
			t.Errorf("no step is called %s: there are %q and %q", prefix, of(s.ran, ""), of(s.cached, ""))
		}
	}
}
