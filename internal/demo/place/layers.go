package place

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Layer is one of an image.
type Layer struct {
	ID    string
	Size  int64
	Title string
}

// Image describes an image, as a registry or an engine reports it.
type Image struct {
	Base, Own []Layer
	Cmd       []string
}

// ours is the comment of each of our layers in an image's history.
const ours = "wainwright.v0"

// Inspect returns the layers of an image. Their sizes are in bytes: compressed in a registry,
// unpacked in Docker.
func (p Place) Inspect(ctx context.Context, ref string) (Image, error) {
	if p.bed == nil {
		return p.inspectEngine(ctx, ref)
	}
	return inspectRegistry(ctx, ref)
}

const manifestTypes = ocispecs.MediaTypeImageManifest + "," + ocispecs.MediaTypeImageIndex +
	",application/vnd.docker.distribution.manifest.v2+json" +
	",application/vnd.docker.distribution.manifest.list.v2+json"

func inspectRegistry(ctx context.Context, ref string) (Image, error) {
	host, repository, ok := strings.Cut(ref, "/")
	if !ok {
		return Image{}, fmt.Errorf("%s names no registry", ref)
	}
	base := "http://" + host + "/v2/" + repository
	var manifest struct {
		ocispecs.Manifest
		Manifests []ocispecs.Descriptor `json:"manifests"`
	}
	if err := get(ctx, base+"/manifests/latest", &manifest); err != nil {
		return Image{}, err
	}
	if len(manifest.Manifests) > 0 { // the image, then its attestations
		if err := get(ctx, base+"/manifests/"+manifest.Manifests[0].Digest.String(), &manifest); err != nil {
			return Image{}, err
		}
	}
	var config ocispecs.Image
	if err := get(ctx, base+"/blobs/"+manifest.Config.Digest.String(), &config); err != nil {
		return Image{}, err
	}
	return fromConfig(manifest.Layers, config), nil
}

// fromConfig gives each layer its line of the history: those that are not empty.
func fromConfig(layers []ocispecs.Descriptor, config ocispecs.Image) Image {
	var titles []ocispecs.History
	for _, h := range config.History {
		if !h.EmptyLayer {
			titles = append(titles, h)
		}
	}
	image := Image{Cmd: config.Config.Cmd}
	for i, layer := range layers {
		l := Layer{ID: layer.Digest.String(), Size: layer.Size}
		if i < len(titles) && titles[i].Comment == ours {
			l.Title = titles[i].CreatedBy
			image.Own = append(image.Own, l)
		} else {
			image.Base = append(image.Base, l)
		}
	}
	return image
}

func get(ctx context.Context, url string, into any) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", manifestTypes)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, response.Status)
	}
	return json.NewDecoder(response.Body).Decode(into)
}

func (p Place) inspectEngine(ctx context.Context, ref string) (Image, error) {
	text, err := p.command(ctx, p.docker, "image", "inspect", ref).Output()
	if err != nil {
		return Image{}, fmt.Errorf("docker image inspect %s: %w", ref, err)
	}
	var inspected []struct {
		RootFS struct{ Layers []string }
		Config struct{ Cmd []string }
	}
	if err := json.Unmarshal(text, &inspected); err != nil || len(inspected) != 1 {
		return Image{}, fmt.Errorf("docker image inspect %s: not understood", ref)
	}
	history, err := p.command(ctx, p.docker, "history", "--no-trunc", "--human=false", "--format", "{{json .}}", ref).Output()
	if err != nil {
		return Image{}, fmt.Errorf("docker history %s: %w", ref, err)
	}
	image, err := fromHistory(inspected[0].RootFS.Layers, history)
	image.Cmd = inspected[0].Config.Cmd
	return image, err
}

// fromHistory reads docker history, the newest first. Ours are on top, and none
// of them is empty; what is below is not matched line by line.
func fromHistory(ids []string, history []byte) (Image, error) {
	var image Image
	var base int64
	decoder := json.NewDecoder(bytes.NewReader(history))
	for decoder.More() {
		var line struct{ CreatedBy, Comment, Size string }
		if err := decoder.Decode(&line); err != nil {
			return image, fmt.Errorf("docker history: %w", err)
		}
		size, err := strconv.ParseInt(line.Size, 10, 64)
		if err != nil {
			return image, fmt.Errorf("docker history: %w", err)
		}
		if line.Comment != ours {
			base += size
			continue
		}
		i := len(ids) - 1 - len(image.Own)
		if i < 0 {
			return image, fmt.Errorf("docker history has more layers than the image")
		}
		image.Own = append([]Layer{{ID: ids[i], Size: size, Title: line.CreatedBy}}, image.Own...)
	}
	for _, id := range ids[:len(ids)-len(image.Own)] {
		image.Base = append(image.Base, Layer{ID: id, Size: base})
		base = 0 // all of it counts once
	}
	return image, nil
}

// New returns the layers of this image that another does not have.
func (i Image) New(than Image) []Layer {
	known := map[string]bool{}
	for _, l := range append(append([]Layer{}, than.Base...), than.Own...) {
		known[l.ID] = true
	}
	var fresh []Layer
	for _, l := range append(append([]Layer{}, i.Base...), i.Own...) {
		if !known[l.ID] {
			fresh = append(fresh, l)
		}
	}
	return fresh
}

// Sum is the size of some layers.
func Sum(layers []Layer) (n int64) {
	for _, l := range layers {
		n += l.Size
	}
	return n
}
