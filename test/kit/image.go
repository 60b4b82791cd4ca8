package kit

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Fetch gets a manifest or a blob from the bed's registry.
func Fetch(b bed.Bed, repository, kind, reference string) ([]byte, error) {
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

// Image is a pushed image of one platform.
type Image struct {
	Bed        bed.Bed
	Repository string
	// Top is what the build pushed: the manifest, or an index around it.
	Top      digest.Digest
	Digest   digest.Digest // of the platform's manifest
	Manifest ocispecs.Manifest
	Config   dockerspec.DockerOCIImage
	// Blobs are the texts of all manifests and configs, attestations included.
	Blobs map[digest.Digest][]byte
}

func (i Image) reference() string {
	return i.Bed.Registry + "/" + i.Repository + "@" + i.Digest.String()
}

// ReadImage reads the image that was pushed under a digest.
func ReadImage(t *testing.T, b bed.Bed, repository, top string) Image {
	t.Helper()
	i := Image{Bed: b, Repository: repository, Top: digest.Digest(top), Blobs: map[digest.Digest][]byte{}}
	get := func(kind string, d digest.Digest, into any) {
		t.Helper()
		text, err := Fetch(b, repository, kind, d.String())
		if err != nil {
			t.Fatal(err)
		}
		i.Blobs[d] = text
		if into != nil {
			if err := json.Unmarshal(text, into); err != nil {
				t.Fatalf("%s: %v", d, err)
			}
		}
	}
	var index ocispecs.Index
	get("manifests", i.Top, &index)
	i.Digest = i.Top
	for _, child := range index.Manifests {
		if child.Platform != nil && child.Platform.OS == "unknown" {
			var attestation ocispecs.Manifest
			get("manifests", child.Digest, &attestation)
			for _, descriptor := range append(attestation.Layers, attestation.Config) {
				get("blobs", descriptor.Digest, nil)
			}
			continue
		}
		i.Digest = child.Digest
	}
	get("manifests", i.Digest, &i.Manifest)
	get("blobs", i.Manifest.Config.Digest, &i.Config)
	return i
}

// Layer is a layer with its title, which is in the history.
type Layer struct {
	Title string // in the history
	ocispecs.Descriptor
	DiffID digest.Digest
}

// Layers returns the layers that wainwright put on the base, with the titles that
// docker history shows.
func (i Image) Layers(t *testing.T) []Layer {
	t.Helper()
	var all []Layer
	n := 0
	for _, entry := range i.Config.History {
		if entry.EmptyLayer {
			continue
		}
		if n >= len(i.Manifest.Layers) {
			t.Fatalf("the history has more layers than the manifest: %+v", i.Config.History)
		}
		if entry.Comment == "wainwright.v0" {
			all = append(all, Layer{entry.CreatedBy, i.Manifest.Layers[n], i.Config.RootFS.DiffIDs[n]})
		}
		n++
	}
	if n != len(i.Manifest.Layers) || len(all) == 0 {
		t.Fatalf("%d layers and a history of %d: %+v", len(i.Manifest.Layers), n, i.Config.History)
	}
	return all
}

// Digests returns the digests of the layers by title.
func (i Image) Digests(t *testing.T) map[string]digest.Digest {
	t.Helper()
	all := map[string]digest.Digest{}
	for _, layer := range i.Layers(t) {
		all[layer.Title] = layer.Digest
	}
	return all
}

// Epoch is the time of everything that wainwright puts into an image.
var Epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
