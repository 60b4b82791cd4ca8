package cli

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"
)

func TestMetadataHasJSONAsJSON(t *testing.T) {
	path := filepath.Join(t.TempDir(), "metadata.json")
	err := writeMetadata(path, map[string]string{
		"containerimage.digest":     "sha256:a",
		"containerimage.descriptor": base64.StdEncoding.EncodeToString([]byte(`{"size": 1}`)),
		"number":                    base64.StdEncoding.EncodeToString([]byte(`1`)),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "containerimage.descriptor": {
    "size": 1
  },
  "containerimage.digest": "sha256:a",
  "number": "MQ=="
}
`
	if text, _ := os.ReadFile(path); string(text) != want {
		t.Errorf("%s\nwant\n%s", text, want)
	}
}

func TestRemoveStale(t *testing.T) {
	path := filepath.Join(t.TempDir(), "iid")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := removeStale("", path, path+".never"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the old file is there")
	}
}
