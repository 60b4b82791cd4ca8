package test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// fetch gets a manifest or a blob from the bed's registry.
func fetch(b bed.Bed, repository, kind, reference string) ([]byte, error) {
	address := fmt.Sprintf("http://%s/v2/%s/%s/%s", b.Registry, repository, kind, reference)
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	for _, mediaType := range []string{ocispecs.MediaTypeImageIndex, ocispecs.MediaTypeImageManifest,
		"application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json"} {
		request.Header.Add("Accept", mediaType)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, response.Status)
	}
	return io.ReadAll(response.Body)
}

// image is a pushed image of one platform.
type image struct {
	bed        bed.Bed
	repository string
	// top is what the build pushed: the manifest, or an index around it.
	top      digest.Digest
	digest   digest.Digest // of the platform's manifest
	manifest ocispecs.Manifest
	config   dockerspec.DockerOCIImage
	// blobs are the texts of all manifests and configs, attestations included.
	blobs map[digest.Digest][]byte
}

func (i image) reference() string {
	return i.bed.Registry + "/" + i.repository + "@" + i.digest.String()
}

// readImage reads the image that was pushed under a digest.
func readImage(t *testing.T, b bed.Bed, repository, top string) image {
	t.Helper()
	i := image{bed: b, repository: repository, top: digest.Digest(top), blobs: map[digest.Digest][]byte{}}
	get := func(kind string, d digest.Digest, into any) {
		t.Helper()
		text, err := fetch(b, repository, kind, d.String())
		if err != nil {
			t.Fatal(err)
		}
		i.blobs[d] = text
		if into != nil {
			if err := json.Unmarshal(text, into); err != nil {
				t.Fatalf("%s: %v", d, err)
			}
		}
	}
	var index ocispecs.Index
	get("manifests", i.top, &index)
	i.digest = i.top
	for _, child := range index.Manifests {
		if child.Platform != nil && child.Platform.OS == "unknown" {
			var attestation ocispecs.Manifest
			get("manifests", child.Digest, &attestation)
			for _, descriptor := range append(attestation.Layers, attestation.Config) {
				get("blobs", descriptor.Digest, nil)
			}
			continue
		}
		i.digest = child.Digest
	}
	get("manifests", i.digest, &i.manifest)
	get("blobs", i.manifest.Config.Digest, &i.config)
	return i
}

// layer is a layer with its title, which is in the history.
type layer struct {
	title string // in the history
	ocispecs.Descriptor
	diffID digest.Digest
}

// layers returns the layers that wainwright put on the base, with the titles that
// docker history shows.
func (i image) layers(t *testing.T) []layer {
	t.Helper()
	var all []layer
	n := 0
	for _, entry := range i.config.History {
		if entry.EmptyLayer {
			continue
		}
		if n >= len(i.manifest.Layers) {
			t.Fatalf("the history has more layers than the manifest: %+v", i.config.History)
		}
		if entry.Comment == "wainwright.v0" {
			all = append(all, layer{entry.CreatedBy, i.manifest.Layers[n], i.config.RootFS.DiffIDs[n]})
		}
		n++
	}
	if n != len(i.manifest.Layers) || len(all) == 0 {
		t.Fatalf("%d layers and a history of %d: %+v", len(i.manifest.Layers), n, i.config.History)
	}
	return all
}

// digests returns the digests of the layers by title.
func (i image) digests(t *testing.T) map[string]digest.Digest {
	t.Helper()
	all := map[string]digest.Digest{}
	for _, layer := range i.layers(t) {
		all[layer.title] = layer.Digest
	}
	return all
}

// entry is an entry of a layer's archive.
type entry struct {
	tar.Header
	content []byte
}

// tree is the content of layers by absolute path.
type tree map[string]entry

// opened holds the layers that were read: many tests read the same.
var opened sync.Map

// open reads the content of wainwright's layers whose titles begin with a prefix, from
// the registry.
func (i image) open(t *testing.T, prefix string) tree {
	t.Helper()
	all := tree{}
	for _, layer := range i.layers(t) {
		if !strings.HasPrefix(layer.title, prefix) {
			continue
		}
		known, ok := opened.Load(layer.Digest)
		if !ok {
			text, err := fetch(i.bed, i.repository, "blobs", layer.Digest.String())
			if err != nil {
				t.Fatal(err)
			}
			content, err := untar(text)
			if err != nil {
				t.Fatalf("%s: %v", layer.title, err)
			}
			known, _ = opened.LoadOrStore(layer.Digest, content)
		}
		for name, entry := range known.(tree) {
			all[name] = entry
		}
	}
	if len(all) == 0 {
		t.Fatalf("no layer is called %q: %+v", prefix, i.layers(t))
	}
	return all
}

func untar(blob []byte) (tree, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(blob))
	if err != nil {
		return nil, err
	}
	all := tree{}
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
		all[path.Join("/", header.Name)] = entry{*header, content}
	}
}

// find returns the one entry whose path ends with suffix.
func (all tree) find(t *testing.T, suffix string) entry {
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

// epoch is the time of everything that wainwright puts into an image.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
