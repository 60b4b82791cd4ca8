package faults

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Try runs a fault in a lane. An error is a problem of this machine, not of the fault
// or the build.
func (runner *Runner) Try(ctx context.Context, l *lane, f Fault) (Came, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	if f.Crowd > 0 {
		return runner.crowd(ctx, l, f)
	}
	b := &build{runner: runner, lane: l, name: f.called(), from: f.from(), variant: variant{dockerfile: f.Dockerfile, large: f.Large}, cli: f.CLI}
	b.dir = filepath.Join(runner.dir, b.name)
	if err := b.forget(ctx); err != nil {
		return Came{}, err
	}
	came, err := b.suffer(ctx, f)
	if err != nil {
		return came, fmt.Errorf("%s: %w", f.Name, err)
	}
	came.Wrong = append(came.Wrong, f.judge(b, came)...)
	wrong, err := b.next(ctx)
	came.Wrong = append(came.Wrong, wrong...)
	return came, err
}

// forget removes what earlier builds installed from the builder's cache, where a fault
// needs the steps to run.
func (b *build) forget(ctx context.Context) error {
	if b.from != "deps" {
		return nil
	}
	r := b.lane.builder.Bed.Run(ctx, nil, "buildctl", "prune", "--all", "--filter", `description~="install.py|merge|join"`)
	if r.Err != nil {
		return fmt.Errorf("%w\n%s", r.Err, r.Stderr)
	}
	return nil
}

// suffer builds with the fault.
func (b *build) suffer(ctx context.Context, f Fault) (came Came, err error) {
	index, registry := b.lane.index.Upset(f.Index), b.lane.registry.Upset(f.Registry)
	healthy := func() {
		b.lane.index.Upset(nil)
		b.lane.registry.Upset(nil)
	}
	defer healthy()
	if err := b.start(ctx); err != nil {
		return came, err
	}
	began := time.Now()
	var undo Undo
	if f.Do != nil {
		if err := f.At.await(ctx, b, index, registry); err != nil {
			return came, err
		}
		began = time.Now()
		if undo, err = f.Do(ctx, b); err != nil {
			return came, err
		}
		b.lane.index.release()
		b.lane.registry.release()
	}
	_ = b.wait()
	came.Took = time.Since(began)
	if f.Index != nil && !b.lane.index.met() || f.Registry != nil && !b.lane.registry.met() {
		came.Wrong = append(came.Wrong, "the build did not ask for what is upset")
	}
	came.Message, came.Log = b.alike(b.message()), b.client.text()
	if undo != nil {
		var wrong []string
		wrong, err = undo(ctx)
		came.Wrong = append(came.Wrong, wrong...)
	}
	return came, err
}

// message is the first line of the client's error.
func (b *build) message() string {
	if b.err == nil {
		return ""
	}
	for line := range strings.Lines(b.client.text()) {
		if strings.HasPrefix(line, "ERROR: ") {
			return strings.TrimSpace(line)
		}
	}
	return b.err.Error()
}

// judge returns what is not as expected.
func (f Fault) judge(b *build, came Came) []string {
	var wrong []string
	switch {
	case len(f.Says) == 0 && b.err != nil:
		wrong = append(wrong, "the build failed:\n"+b.client.text())
	case len(f.Says) > 0 && b.err == nil:
		wrong = append(wrong, "the build ended well")
	}
	for _, text := range f.Says {
		if !strings.Contains(came.Message, text) {
			wrong = append(wrong, fmt.Sprintf("it does not say %q:\n%s", text, b.client.text()))
		}
	}
	if f.Within > 0 && came.Took > f.Within {
		wrong = append(wrong, fmt.Sprintf("the client took %s to end", came.Took))
	}
	return wrong
}

// next builds once more and checks that the image is the sound builder's, with all its
// parts.
func (b *build) next(ctx context.Context) ([]string, error) {
	if err := b.start(ctx); err != nil {
		return nil, err
	}
	if err := b.wait(); err != nil {
		return []string{"the next build failed:\n" + b.client.text()}, nil
	}
	got, err := b.digest()
	if err != nil {
		return nil, err
	}
	want, err := b.runner.digest(ctx, variant{large: b.large}) // [apt] build is in no image
	if err != nil {
		return nil, err
	}
	var wrong []string
	if got != want {
		wrong = append(wrong, fmt.Sprintf("the next image is %s, that of a sound builder %s", got, want))
	}
	return append(wrong, b.incomplete(got)...), nil
}

// incomplete returns the parts of the pushed image that are missing or damaged.
func (b *build) incomplete(manifest digest.Digest) []string {
	text, err := b.fetch("manifests", manifest)
	if err != nil {
		return []string{err.Error()}
	}
	var image ocispecs.Manifest
	if err := json.Unmarshal(text, &image); err != nil {
		return []string{err.Error()}
	}
	var wrong []string
	for _, part := range append(image.Layers, image.Config) {
		if _, err := b.fetch("blobs", part.Digest); err != nil {
			wrong = append(wrong, err.Error())
		}
	}
	return wrong
}

// fetch gets a part of the image from the bed's registry.
func (b *build) fetch(kind string, id digest.Digest) ([]byte, error) {
	address := fmt.Sprintf("http://%s/v2/%s/%s/%s", b.runner.bed.Registry, b.repository(), kind, id)
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Add("Accept", ocispecs.MediaTypeImageManifest)
	request.Header.Add("Accept", "application/vnd.docker.distribution.manifest.v2+json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); response.StatusCode != http.StatusOK || hex.EncodeToString(sum[:]) != id.Encoded() {
		return nil, fmt.Errorf("the registry has no whole %s: %s", id, response.Status)
	}
	return data, nil
}

// called returns a unique name for a repository.
func (f Fault) called() string { return strings.ReplaceAll(f.Name, " ", "-") + "--" + random() }

// from returns the first step that has to run for the fault. Those before it may be
// cached.
func (f Fault) from() string {
	switch f.Step {
	case "lock":
		return f.Step
	case "deps", "deps, bytecode", "export", "push", "base image":
		return "deps"
	}
	return ""
}

func random() string { return strconv.Itoa(1000000 + rand.IntN(9000000)) }
