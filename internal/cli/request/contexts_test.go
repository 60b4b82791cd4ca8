package request

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"
)

func TestSplitOCILayout(t *testing.T) {
	zero := digest.Digest("sha256:" + strings.Repeat("0", 64))
	for in, want := range map[string]struct {
		dir, tag string
		dgst     digest.Digest
	}{
		"dir":                     {"dir", "latest", ""},
		"dir:1.3":                 {"dir", "1.3", ""},
		"up/dir":                  {"up/dir", "latest", ""},
		"dir@" + string(zero):     {"dir", "", zero},
		"dir:1.3@" + string(zero): {"dir", "1.3", zero},
		"a@b/dir":                 {"a@b/dir", "latest", ""},
		"a:b/dir":                 {"a:b/dir", "latest", ""},
	} {
		dir, tag, dgst, err := splitOCILayout(ociLayoutScheme + in)
		if err != nil || dir != want.dir || tag != want.tag || dgst != want.dgst {
			t.Errorf("%s: %q %q %q %v, want %v", in, dir, tag, dgst, err, want)
		}
	}
}

func TestOCILayoutIsServedUnderAnotherName(t *testing.T) {
	inFolder(t)
	zero := "sha256:" + strings.Repeat("0", 64)
	index := `{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","size":1,"digest":"` + zero + `"}]}`
	if err := os.Mkdir("layout", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"index.json": index, "oci-layout": `{"imageLayoutVersion":"1.0.0"}`} {
		if err := os.WriteFile(filepath.Join("layout", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	so, err := solveOpt(t, Request{Context: ".", Contexts: []string{"uv=oci-layout://layout"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(so.OCIStores) != 1 {
		t.Fatalf("%d stores", len(so.OCIStores))
	}
	for id := range so.OCIStores {
		if got, want := so.FrontendAttrs["context:uv"], "oci-layout://"+id+":latest@"+zero; got != want {
			t.Errorf("context:uv = %s, want %s", got, want)
		}
	}
}
