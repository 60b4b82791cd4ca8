package engines

import (
	"archive/tar"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// files returns the entries of a layer with metadata and contents, sorted.
func (e engine) files(t *testing.T, image, diffID string) []string {
	t.Helper()
	saved := filepath.Join(t.TempDir(), "image.tar")
	e.mustDocker(t, "save", "--output", saved, image)
	file, err := os.Open(saved)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	blob := "blobs/" + strings.Replace(diffID, ":", "/", 1)
	for archive := tar.NewReader(file); ; {
		header, err := archive.Next()
		if err != nil {
			t.Fatalf("%s in what docker save made of %s: %v", blob, image, err)
		}
		if header.Name == blob {
			return entries(t, archive)
		}
	}
}

func entries(t *testing.T, layer io.Reader) []string {
	t.Helper()
	var all []string
	for archive := tar.NewReader(layer); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			slices.Sort(all)
			return all
		}
		content := sha256.New()
		if err == nil {
			_, err = io.Copy(content, archive)
		}
		entry, jsonErr := json.Marshal(header)
		if err := errors.Join(err, jsonErr); err != nil {
			t.Fatal(err)
		}
		all = append(all, string(entry)+" "+string(content.Sum(nil)))
	}
}
