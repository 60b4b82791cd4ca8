package kit

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/wainwright-build/wainwright/internal/bed"
)

// Leaks searches for texts in everything it is given, however deeply packed.
type Leaks struct {
	t     *testing.T
	marks map[string][][]byte // each text, in every form it may be written in
	Found map[string][]string // where each was found
	seen  map[string]bool     // digests of blobs
}

// LookFor takes texts of letters and digits only, which no escaping changes.
func LookFor(t *testing.T, texts ...string) *Leaks {
	l := &Leaks{t: t, marks: map[string][][]byte{}, Found: map[string][]string{}, seen: map[string]bool{}}
	for _, text := range texts {
		l.marks[text] = [][]byte{[]byte(text)}
		for before := range 3 {
			// The text in base64, at each offset: without the letters that its
			// neighbours change too.
			encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + text + "xx"))
			l.marks[text] = append(l.marks[text], []byte(encoded[4:len(encoded)-8]))
		}
	}
	return l
}

// WantNothing fails the test for each place where a text was found.
func (l *Leaks) WantNothing(text string) {
	l.t.Helper()
	for _, place := range l.Found[text] {
		l.t.Errorf("%s holds the secret", place)
	}
}

// WantIn fails the test unless a text was found in a place. It proves that the search
// gets there.
func (l *Leaks) WantIn(text, place string) {
	l.t.Helper()
	for _, name := range l.Found[text] {
		if strings.HasPrefix(name, place) {
			return
		}
	}
	l.t.Errorf("%q was not found in %s, but in %d other places", text, place, len(l.Found[text]))
}

// In searches data, and what is packed in it.
func (l *Leaks) In(name string, data []byte) {
	for text, forms := range l.marks {
		for _, form := range forms {
			if bytes.Contains(data, form) {
				l.Found[text] = append(l.Found[text], name)
				break
			}
		}
	}
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		if r, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
			l.unpacked(name+" unzipped", r)
		}
	case bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")):
		if r, err := zstd.NewReader(bytes.NewReader(data)); err == nil {
			l.unpacked(name+" unzipped", r)
			r.Close()
		}
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		if r, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
			for _, file := range r.File {
				if member, err := file.Open(); err == nil {
					l.unpacked(name+"!"+file.Name, member)
				}
			}
		}
	case len(data) > 262 && string(data[257:262]) == "ustar":
		for archive := tar.NewReader(bytes.NewReader(data)); ; {
			header, err := archive.Next()
			if err != nil {
				return
			}
			l.member(name+"!"+header.Name, archive)
		}
	}
}

// member searches a file of an archive if it is packed itself. Plain files were
// searched with the archive.
func (l *Leaks) member(name string, r io.Reader) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(r, head); err != nil {
		return
	}
	for _, magic := range []string{"\x1f\x8b", "\x28\xb5\x2f\xfd", "PK\x03\x04"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			l.unpacked(name, io.MultiReader(bytes.NewReader(head), r))
		}
	}
}

func (l *Leaks) unpacked(name string, r io.Reader) {
	if data, err := io.ReadAll(r); err == nil {
		l.In(name, data)
	}
}

// Folder searches all files below a folder.
func (l *Leaks) Folder(name, dir string) {
	l.t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a running daemon removes files
		}
		if err != nil || !entry.Type().IsRegular() || l.known(entry.Name()) {
			return err
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		l.In(name+strings.TrimPrefix(path, dir), data)
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// known reports whether a blob was searched before.
func (l *Leaks) known(digest string) bool {
	if !digests.MatchString("sha256:" + digest) {
		return false
	}
	before := l.seen[digest]
	l.seen[digest] = true
	return before
}

var digests = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// Registry searches what a reference names, and all digests in it in turn.
func (l *Leaks) Registry(b bed.Bed, repository, reference string) {
	l.t.Helper()
	text, err := Fetch(b, repository, "manifests", reference)
	if err != nil {
		text, err = Fetch(b, repository, "blobs", reference)
	}
	if err != nil {
		return // a digest of something else, such as a file or a base in another registry
	}
	l.In("the registry's "+repository+"@"+reference, text)
	if !json.Valid(text) {
		return
	}
	for _, digest := range digests.FindAllString(string(text), -1) {
		if !l.known(strings.TrimPrefix(digest, "sha256:")) {
			l.Registry(b, repository, digest)
		}
	}
}

// Image searches what a build made for one platform: the manifests, the configs, the
// attestations and the layers on the base.
func (l *Leaks) Image(i Image) {
	l.t.Helper()
	for digest, text := range i.Blobs {
		l.In("the registry's "+i.Repository+"@"+digest.String(), text)
	}
	for _, layer := range i.Layers(l.t) {
		blob, err := Fetch(i.Bed, i.Repository, "blobs", layer.Digest.String())
		if err != nil {
			l.t.Fatal(err)
		}
		l.In("the layer "+layer.Title, blob)
	}
}
