package faults

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

func crowded() Kind {
	return Kind{
		Title: "Many builds at once",
		About: "On one builder, with one cache of wheels, from which the next build installs anew.",
		Faults: []Fault{
			{Name: "ten at once", Step: "all", What: "ten builds of one project", Crowd: 10},
			{Name: "ten edits at once", Step: "all", What: "ten builds, each of another edit", Crowd: 10, Edits: true},
			{Name: "three edits at once", Step: "all", What: "three builds, each of another edit", Crowd: 3, Edits: true, Quick: true},
		},
	}
}

// crowd starts many builds at once. Each has to succeed with its own edit.
func (runner *Runner) crowd(ctx context.Context, l *lane, f Fault) (came Came, err error) {
	name := f.called()
	began := time.Now()
	var all []*build
	for n := range f.Crowd {
		b := &build{runner: runner, lane: l, name: name, dir: filepath.Join(runner.dir, fmt.Sprintf("%s-%d", name, n))}
		if f.Edits {
			b.edit = n + 1
		}
		if err := b.start(ctx); err != nil {
			return came, err
		}
		all = append(all, b)
	}
	for _, b := range all {
		if b.wait() != nil {
			came.Message = b.message()
			came.Wrong = append(came.Wrong, "a build failed:\n"+b.client.text())
			continue
		}
		came.Wrong = append(came.Wrong, b.lacksEdit()...)
	}
	came.Took = time.Since(began)
	next := &build{runner: runner, lane: l, name: name + "-next", cache: name}
	next.dir = filepath.Join(runner.dir, next.name)
	wrong, err := next.next(ctx)
	came.Wrong = append(came.Wrong, wrong...)
	return came, err
}

// lacksEdit returns a problem if the image does not have the build's edit.
func (b *build) lacksEdit() []string {
	id, err := b.digest()
	if err != nil {
		return []string{err.Error()}
	}
	found, err := b.read(id, "/site-packages/wagons/__init__.py")
	if err != nil {
		return []string{err.Error()}
	}
	if found != module(b.edit) {
		return []string{fmt.Sprintf("the image holds %q, not %q", found, module(b.edit))}
	}
	return nil
}

// read reads the file of the pushed image whose path ends with path.
func (b *build) read(manifest digest.Digest, path string) (string, error) {
	text, err := b.fetch("manifests", manifest)
	if err != nil {
		return "", err
	}
	var image ocispecs.Manifest
	if err := json.Unmarshal(text, &image); err != nil {
		return "", err
	}
	for n := len(image.Layers) - 1; n > 0; n-- { // the first is the base
		blob, err := b.fetch("blobs", image.Layers[n].Digest)
		if err != nil {
			return "", err
		}
		found, err := find(blob, path)
		if !errors.Is(err, io.EOF) {
			return found, err
		}
	}
	return "", fmt.Errorf("the image has no %s", path)
}

// find reads a file of a layer. The error is io.EOF if there is none.
func find(blob []byte, path string) (string, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(blob))
	if err != nil {
		return "", err
	}
	for archive := tar.NewReader(zipped); ; {
		header, err := archive.Next()
		if err != nil {
			return "", err
		}
		if strings.HasSuffix(header.Name, path) {
			text, err := io.ReadAll(archive)
			return string(text), err
		}
	}
}
