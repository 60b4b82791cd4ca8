package kit

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"strings"
	"sync"
	"testing"
)

// Entry is an entry of a layer's archive.
type Entry struct {
	tar.Header
	Content []byte
}

// Tree is the content of layers by absolute path.
type Tree map[string]Entry

// opened holds the layers that were read: many tests read the same.
var opened sync.Map

// Open reads the content of wainwright's layers whose titles begin with a prefix, from
// the registry.
func (i Image) Open(t *testing.T, prefix string) Tree {
	t.Helper()
	all := Tree{}
	for _, layer := range i.Layers(t) {
		if !strings.HasPrefix(layer.Title, prefix) {
			continue
		}
		known, ok := opened.Load(layer.Digest)
		if !ok {
			text, err := Fetch(i.Bed, i.Repository, "blobs", layer.Digest.String())
			if err != nil {
				t.Fatal(err)
			}
			content, err := untar(text)
			if err != nil {
				t.Fatalf("%s: %v", layer.Title, err)
			}
			known, _ = opened.LoadOrStore(layer.Digest, content)
		}
		for name, entry := range known.(Tree) {
			all[name] = entry
		}
	}
	if len(all) == 0 {
		t.Fatalf("no layer is called %q: %+v", prefix, i.Layers(t))
	}
	return all
}

func untar(blob []byte) (Tree, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(blob))
	if err != nil {
		return nil, err
	}
	all := Tree{}
	for archive := tar.NewReader(zipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		all[path.Join("/", header.Name)] = Entry{*header, content}
	}
}

// Find returns the one entry whose path ends with suffix.
func (all Tree) Find(t *testing.T, suffix string) Entry {
	t.Helper()
	var found []string
	for name := range all {
		if strings.HasSuffix(name, suffix) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d entries end in %s: %q", len(found), suffix, found)
	}
	return all[found[0]]
}
