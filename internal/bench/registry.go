package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// registry is a plain-HTTP registry on this machine.
type registry struct{ address string }

// manifestTypes are those that buildx and Debian's registry may answer with.
const manifestTypes = ocispecs.MediaTypeImageManifest + "," + ocispecs.MediaTypeImageIndex +
	",application/vnd.docker.distribution.manifest.v2+json" +
	",application/vnd.docker.distribution.manifest.list.v2+json"

// manifest reads a manifest by tag or digest.
func (r registry) manifest(ctx context.Context, repository, reference string) ([]byte, error) {
	url := fmt.Sprintf("http://%s/v2/%s/manifests/%s", r.address, repository, reference)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", manifestTypes)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the registry says %s of %s:%s", response.Status, repository, reference)
	}
	return io.ReadAll(response.Body)
}

func (r registry) blobs(ctx context.Context, repository string, d digest.Digest) ([]Blob, error) {
	return blobsOf(d, func(d digest.Digest) ([]byte, error) {
		return r.manifest(ctx, repository, d.String())
	})
}

// layerBytes is the size of the layers of an image of one platform.
func (r registry) layerBytes(ctx context.Context, repository, tag string) (int64, error) {
	raw, err := r.manifest(ctx, repository, tag)
	if err != nil {
		return 0, err
	}
	blobs, err := blobsOf(digest.FromBytes(raw), func(d digest.Digest) ([]byte, error) {
		if d == digest.FromBytes(raw) {
			return raw, nil
		}
		return r.manifest(ctx, repository, d.String())
	})
	if err != nil {
		return 0, err
	}
	var a Account
	return a.Add(blobs).Layers, nil
}

// pushed reads the digest of what buildx has pushed out of its metadata file.
func pushed(metadata []byte) (digest.Digest, error) {
	var m struct {
		Digest string `json:"containerimage.digest"`
	}
	if err := json.Unmarshal(metadata, &m); err != nil {
		return "", err
	}
	if m.Digest == "" {
		return "", fmt.Errorf("buildx names no digest: %s", strings.TrimSpace(string(metadata)))
	}
	return digest.Parse(m.Digest)
}
