package test

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

// leaks searches for texts in everything it is given, however deeply packed.
type leaks struct {
	t     *testing.T
	marks map[string][][]byte // each text, in every form it may be written in
	found map[string][]string // where each was found
	seen  map[string]bool     // digests of blobs
}

// lookFor takes texts of letters and digits only, which no escaping changes.
func lookFor(t *testing.T, texts ...string) *leaks {
	l := &leaks{t: t, marks: map[string][][]byte{}, found: map[string][]string{}, seen: map[string]bool{}}
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

// wantNothing fails the test for each place where a text was found.
func (l *leaks) wantNothing(text string) {
	l.t.Helper()
	for _, place := range l.found[text] {
		l.t.Errorf("%s holds the secret", place)
	}
}

// wantIn fails the test unless a text was found in a place. It proves that the search
// gets there.
func (l *leaks) wantIn(text, place string) {
	l.t.Helper()
	for _, name := range l.found[text] {
		if strings.HasPrefix(name, place) {
			return
		}
	}
	l.t.Errorf("%q was not found in %s, but in %d other places", text, place, len(l.found[text]))
}

// in searches data, and what is packed in it.
func (l *leaks) in(name string, data []byte) {
	for text, forms := range l.marks {
		for _, form := range forms {
			if bytes.Contains(data, form) {
				l.found[text] = append(l.found[text], name)
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
func (l *leaks) member(name string, r io.Reader) {
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

func (l *leaks) unpacked(name string, r io.Reader) {
	if data, err := io.ReadAll(r); err == nil {
		l.in(name, data)
	}
}

// folder searches all files below a folder.
func (l *leaks) folder(name, dir string) {
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
		l.in(name+strings.TrimPrefix(path, dir), data)
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// known reports whether a blob was searched before.
func (l *leaks) known(digest string) bool {
	if !digests.MatchString("sha256:" + digest) {
		return false
	}
	before := l.seen[digest]
	l.seen[digest] = true
	return before
}

var digests = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// registry searches what a reference names, and all digests in it in turn.
func (l *leaks) registry(b bed.Bed, repository, reference string) {
	l.t.Helper()
	text, err := fetch(b, repository, "manifests", reference)
	if err != nil {
		text, err = fetch(b, repository, "blobs", reference)
	}
	if err != nil {
		return // a digest of something else, such as a file or a base in another registry
	}
	l.in("the registry's "+repository+"@"+reference, text)
	if !json.Valid(text) {
		return
	}
	for _, digest := range digests.FindAllString(string(text), -1) {
		if !l.known(strings.TrimPrefix(digest, "sha256:")) {
			l.registry(b, repository, digest)
		}
	}
}

// The search finds a secret in all encodings and archives. A search that cannot find
// one proves nothing.
func TestLeaksFound(t *testing.T) {
	t.Parallel()
	zipped := func(data []byte) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(data)
		w.Close()
		return b.Bytes()
	}
	archive := func(name string, data []byte) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		_ = w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(data))})
		_, _ = w.Write(data)
		w.Close()
		return b.Bytes()
	}
	bag := func(name string, data []byte) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		file, _ := w.Create(name)
		_, _ = file.Write(data)
		w.Close()
		return b.Bytes()
	}
	compressor, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	secret := random() + random()
	for n, data := range [][]byte{
		[]byte("password = " + secret),
		[]byte("https://me:p%40ss%2F" + secret + "%3A@index.example.test/simple"),
		[]byte("Basic " + base64.StdEncoding.EncodeToString([]byte("me:"+secret))),
		[]byte("Basic " + base64.StdEncoding.EncodeToString([]byte("it:"+secret+"!"))),
		[]byte("Basic " + base64.StdEncoding.EncodeToString([]byte("you:"+secret))),
		archive(secret, nil),
		zipped(archive("a/layer", []byte(secret))),
		compressor.EncodeAll(archive("a/layer", []byte(secret)), nil),
		zipped(archive("a.whl", bag("a.py", []byte("# "+secret)))),
		archive("a.tar.gz", zipped(archive("a", bytes.Repeat([]byte(secret), 3)))),
	} {
		l := lookFor(t, secret, "0000000000000000")
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "planted"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		l.folder("planted", dir)
		if len(l.found[secret]) == 0 || len(l.found["0000000000000000"]) > 0 {
			t.Errorf("number %d: %v", n, l.found)
		}
	}
}
