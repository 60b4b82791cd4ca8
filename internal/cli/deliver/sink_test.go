package deliver

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestSinkWaitsForTheLoader(t *testing.T) {
	var got []byte
	loaded := false
	w, err := newSink(func(r io.Reader) error {
		var err error
		got, err = io.ReadAll(io.LimitReader(r, 3)) // the archive's end marker, and then more
		loaded = true
		return err
	}).open(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte("tar and padding")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil || !loaded || string(got) != "tar" {
		t.Errorf("closed with %v, loaded %v %q", err, loaded, got)
	}
}

func TestSinkFailsAsTheLoaderDoes(t *testing.T) {
	full := errors.New("disk full")
	w, err := newSink(func(r io.Reader) error {
		_, _ = r.Read(make([]byte, 1))
		return full
	}).open(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(w, bytes.NewReader(make([]byte, 1<<20)))
	if !errors.Is(err, full) {
		t.Errorf("write: %v", err)
	}
	if err := w.Close(); !errors.Is(err, full) {
		t.Errorf("close: %v", err)
	}
}

func TestLazyFileLeavesWhatWasThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "image.tar")
	if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := (&lazyFile{path: path}).Close(); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "before" {
		t.Errorf("%q", text)
	}
	f := &lazyFile{path: path}
	for _, part := range []string{"af", "ter"} {
		if _, err := f.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if text, _ := os.ReadFile(path); string(text) != "after" {
		t.Errorf("%q", text)
	}
}
