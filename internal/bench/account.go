package bench

import (
	"encoding/json"
	"fmt"

	"github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// Kind of a blob in a registry.
type Kind int

const (
	Manifest Kind = iota
	Config
	Layer
)

// Blob is one thing that a push sends.
type Blob struct {
	Digest digest.Digest
	Size   int64
	Kind   Kind
}

// Bytes is what a registry was sent.
type Bytes struct {
	Layers   int64 `json:"layers"`
	Config   int64 `json:"config"`
	Manifest int64 `json:"manifest"`
}

func (b Bytes) Total() int64 { return b.Layers + b.Config + b.Manifest }

// Account knows what a registry that only we push to holds.
type Account struct{ held map[digest.Digest]bool }

// Add adds the blobs of a pushed image and returns how many bytes of them are new.
func (a *Account) Add(blobs []Blob) Bytes {
	if a.held == nil {
		a.held = map[digest.Digest]bool{}
	}
	var sent Bytes
	for _, b := range blobs {
		if a.held[b.Digest] {
			continue
		}
		a.held[b.Digest] = true
		switch b.Kind {
		case Layer:
			sent.Layers += b.Size
		case Config:
			sent.Config += b.Size
		case Manifest:
			sent.Manifest += b.Size
		}
	}
	return sent
}

// blobsOf reads an image's blobs out of its manifest. get reads a manifest by
// digest: an index has several.
func blobsOf(d digest.Digest, get func(digest.Digest) ([]byte, error)) ([]Blob, error) {
	raw, err := get(d)
	if err != nil {
		return nil, err
	}
	var m struct {
		Config    *ocispecs.Descriptor  `json:"config"`
		Layers    []ocispecs.Descriptor `json:"layers"`
		Manifests []ocispecs.Descriptor `json:"manifests"`
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return nil, fmt.Errorf("manifest %s: %w", d, err)
	}
	if m.Config == nil && len(m.Manifests) == 0 {
		return nil, fmt.Errorf("%s is neither an image nor an index", d)
	}
	blobs := []Blob{{d, int64(len(raw)), Manifest}}
	if m.Config != nil {
		blobs = append(blobs, Blob{m.Config.Digest, m.Config.Size, Config})
	}
	for _, l := range m.Layers {
		blobs = append(blobs, Blob{l.Digest, l.Size, Layer})
	}
	for _, child := range m.Manifests {
		more, err := blobsOf(child.Digest, get)
		if err != nil {
			return nil, err
		}
		blobs = append(blobs, more...)
	}
	return blobs, nil
}
