package test

import (
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/buildkit/util/apicaps"
	apicapspb "github.com/moby/buildkit/util/apicaps/pb"
	"github.com/opencontainers/go-digest"
	"github.com/tonistiigi/fsutil"

	wainwright "github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/bed"
)

// build runs docker buildx build on a folder. The log is what buildx prints.
func build(t *testing.T, dir string, args ...string) bed.Result {
	t.Helper()
	b := bed.Env(t)
	all := append([]string{"build", "--progress=plain", "--provenance=false"}, b.BuildFlags()...)
	return b.Buildx(t, append(append(all, args...), dir)...)
}

// mustFail runs a build that has to fail and returns what buildx prints. Nothing may
// have been pushed.
func mustFail(t *testing.T, dir string, args ...string) string {
	t.Helper()
	b := bed.Env(t)
	repository := "test/" + name(t)
	r := build(t, dir, append(args, "-t", b.Registry+"/"+repository, "--push")...)
	if r.Err == nil {
		t.Fatalf("the build did not fail:\n%s", r.Stderr)
	}
	if _, err := fetch(b, repository, "manifests", "latest"); err == nil {
		t.Errorf("the build failed and pushed an image")
	}
	return r.Stderr
}

// pushed is the image that a build pushed, and the build's steps.
type pushed struct {
	image
	steps steps
}

// push builds a folder and pushes the image under the test's name.
func push(t *testing.T, dir string, args ...string) pushed {
	t.Helper()
	return pushWith(t, bed.Env(t), dir, append([]string{"--provenance=false"}, args...)...)
}

// pushWith is push on another daemon or with attestations.
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
	return pushed{image: readImage(t, b, repository, metadataDigest(t, metadata)), steps: steps}
}

// metadataDigest returns the image's digest in the file that --metadata-file wrote.
func metadataDigest(t *testing.T, metadata string) string {
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

// steps is what BuildKit reported of a build's steps, by their names.
type steps struct {
	// ran and cached are the steps that were executed and those that were not.
	ran, cached map[string]bool
	text        string // what the steps printed, errors and warnings
	raw         string // the progress as buildx wrote it
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
		for _, transfer := range status.Statuses {
			if strings.HasPrefix(transfer.ID, "extracting ") || strings.HasPrefix(transfer.ID, "sha256:") {
				pulled[transfer.Vertex] = true
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
	// A build solves a step several times: it ran if it did once.
	for name := range s.ran {
		delete(s.cached, name)
	}
	s.text = text.String()
	return s
}

// withPrefix returns the sorted names in a set that begin with a prefix.
func withPrefix(set map[string]bool, prefix string) []string {
	var names []string
	for name := range set {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// wantCached fails the test where a step with one of the prefixes was executed, and
// where no step has a prefix.
func (s steps) wantCached(t *testing.T, prefixes ...string) {
	t.Helper()
	for _, prefix := range prefixes {
		if ran := withPrefix(s.ran, prefix); len(ran) > 0 {
			t.Errorf("the steps %q were executed, want them cached", ran)
		}
		if len(withPrefix(s.cached, prefix)) == 0 && len(withPrefix(s.ran, prefix)) == 0 {
			t.Errorf("no step is called %s: there are %q and %q", prefix, withPrefix(s.ran, ""), withPrefix(s.cached, ""))
		}
	}
}

// call asks what --call names about a project. It returns the exit code too.
func call(t *testing.T, dir, question string, args ...string) (bed.Result, int) {
	t.Helper()
	r := build(t, dir, append([]string{"--call=" + question}, args...)...)
	return r, r.ExitCode
}

// says fails the test for each part that a text lacks.
func says(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", what, part, text)
		}
	}
}

// ask returns what --call prints as text, and decodes its JSON into a value.
func ask(t *testing.T, dir, question string, into any, args ...string) string {
	t.Helper()
	r, code := call(t, dir, question+",format=json", args...)
	if err := json.Unmarshal([]byte(r.Stdout), into); err != nil || code != 0 {
		t.Fatalf("%s: %v, exit code %d\n%s%s", question, err, code, r.Stdout, r.Stderr)
	}
	r, code = call(t, dir, question, args...)
	if code != 0 {
		t.Fatalf("%s: exit code %d\n%s", question, code, r.Stderr)
	}
	return r.Stdout
}

// export builds a target into a folder.
func export(t *testing.T, dir string, args ...string) (out string, made steps) {
	t.Helper()
	b := bed.Env(t)
	out = filepath.Join(t.TempDir(), "out")
	all := append([]string{"build", "--progress=rawjson", "--provenance=false", "--output", out}, b.BuildFlags()...)
	r := b.Buildx(t, append(append(all, args...), dir)...)
	made = readSteps(r.Stderr)
	if r.Err != nil {
		t.Fatalf("docker buildx %q: %v\n%s", args, r.Err, made.text)
	}
	return out, made
}

// list returns the names of the files in a folder, sorted.
func list(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return strings.Join(names, " ")
}

func readFile(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// options are those of a build in this process, with the frontend's code and no image
// of it.
func options(t *testing.T, dir string, attrs map[string]string) client.SolveOpt {
	t.Helper()
	tree, err := fsutil.NewFS(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{"filename": "Dockerfile"}
	for _, arg := range bed.Env(t).BuildArgs() {
		name, value, _ := strings.Cut(arg, "=")
		all["build-arg:"+name] = value
	}
	maps.Copy(all, attrs)
	return client.SolveOpt{
		FrontendAttrs: all,
		LocalMounts:   map[string]fsutil.FS{"context": tree, "dockerfile": tree},
	}
}

// pushInProcess builds with the frontend's code in this process, through the client
// that wrap makes of the gateway's.
func pushInProcess(t *testing.T, dir string, wrap func(gwclient.Client) gwclient.Client) pushed {
	t.Helper()
	b := bed.Env(t)
	repository := "test/" + name(t)
	opt := options(t, dir, nil)
	opt.Exports = []client.ExportEntry{{Type: client.ExporterImage, Attrs: map[string]string{
		"name": b.Registry + "/" + repository, "push": "true",
	}}}
	response, steps := solve(t, opt, func(ctx context.Context, c gwclient.Client) (*gwclient.Result, error) {
		return wainwright.Build(ctx, wrap(c))
	})
	return pushed{readImage(t, b, repository, response.ExporterResponse["containerimage.digest"]), steps}
}

// solve runs a build function in this process on the bed's BuildKit. It has to succeed.
func solve(t *testing.T, opt client.SolveOpt, build gwclient.BuildFunc) (*client.SolveResponse, steps) {
	t.Helper()
	response, steps, err := trySolve(t, opt, build)
	if err != nil {
		t.Fatalf("%v\n%s", err, steps.text)
	}
	return response, steps
}

func trySolve(t *testing.T, opt client.SolveOpt, build gwclient.BuildFunc) (*client.SolveResponse, steps, error) {
	t.Helper()
	return solveOn(t, bed.Env(t).BuildkitHost, opt, build)
}

func solveOn(t *testing.T, host string, opt client.SolveOpt, build gwclient.BuildFunc) (*client.SolveResponse, steps, error) {
	t.Helper()
	c, err := client.New(t.Context(), host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	channel := make(chan *client.SolveStatus)
	var statuses []*client.SolveStatus
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for status := range channel {
			statuses = append(statuses, status)
		}
	}()
	response, err := c.Build(t.Context(), opt, "wainwright tests", build, channel)
	<-drained
	return response, stepsOf(statuses), err
}

// lacking is a client of a daemon without some capabilities.
type lacking struct {
	gwclient.Client
	capabilities []apicaps.CapID
}

func (c lacking) BuildOpts() gwclient.BuildOpts {
	opts := c.Client.BuildOpts()
	var left []*apicapspb.APICap
	for _, capability := range pb.Caps.All() {
		id := apicaps.CapID(capability.ID)
		if !slices.Contains(c.capabilities, id) && opts.LLBCaps.Supports(id) == nil {
			left = append(left, capability)
		}
	}
	opts.LLBCaps = pb.Caps.CapSet(left)
	return opts
}
