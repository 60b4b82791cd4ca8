package kit

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
)

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
	secret := Random() + Random()
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
		l := LookFor(t, secret, "0000000000000000")
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "planted"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		l.Folder("planted", dir)
		if len(l.Found[secret]) == 0 || len(l.Found["0000000000000000"]) > 0 {
			t.Errorf("number %d: %v", n, l.Found)
		}
	}
}
