package test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// random is eight letters and digits, so that no step was cached before.
func random() string {
	data := make([]byte, 4)
	_, _ = rand.Read(data)
	return hex.EncodeToString(data)
}

// wheelOf is a distribution of one module, and a compiled one where that needs
// libraries; the name of its file.
func wheelOf(t *testing.T, distribution string, needs ...string) (content []byte, file string) {
	t.Helper()
	tag := "py3-none-any"
	if len(needs) > 0 {
		tag = "py3-none-manylinux_2_17_x86_64.manylinux_2_17_aarch64"
	}
	return wheelFor(t, tag, distribution, needs...)
}

// wheelFor is one for what its tag says.
func wheelFor(t *testing.T, tag, distribution string, needs ...string) (content []byte, file string) {
	t.Helper()
	members := []member{{distribution + "/__init__.py", "LOADED = True\n"}}
	if len(needs) > 0 {
		members = append(members, member{distribution + "/_native.so", string(sharedObject(needs...))})
	}
	return packWheel(t, distribution, "1.0", tag, nil, members...)
}

// member is a file of a wheel.
type member struct{ name, text string }

// packWheel makes a wheel of its files, and the name of its own.
func packWheel(t *testing.T, distribution, version, tag string, requires []string, members ...member) (content []byte, file string) {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	info := distribution + "-" + version + ".dist-info/"
	metadata := "Metadata-Version: 2.1\nName: " + distribution + "\nVersion: " + version + "\n"
	for _, each := range requires {
		metadata += "Requires-Dist: " + each + "\n"
	}
	var record strings.Builder
	for _, each := range append(members, []member{
		{info + "METADATA", metadata},
		{info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n"},
		{info + "RECORD", ""},
	}...) {
		w, err := archive.Create(each.name)
		if err != nil {
			t.Fatal(err)
		}
		text := each.text
		if each.name == info+"RECORD" {
			text = record.String() + each.name + ",,\n"
		}
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", each.name, base64.RawURLEncoding.EncodeToString(sum(text)), len(text))
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), distribution + "-" + version + "-" + tag + ".whl"
}

func sum(text string) []byte {
	s := sha256.Sum256([]byte(text))
	return s[:]
}

// sdistOf is one that has to be built, by setuptools.
func sdistOf(t *testing.T, distribution string) []byte {
	t.Helper()
	return archived(t, distribution+"-1.0/", files{
		"PKG-INFO":                    "Metadata-Version: 2.1\nName: " + distribution + "\nVersion: 1.0\n",
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	})
}

// archived is a project as a tar.gz, below a folder.
func archived(t *testing.T, folder string, project files) []byte {
	t.Helper()
	var data bytes.Buffer
	zipped := gzip.NewWriter(&data)
	archive := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(project)) {
		if err := archive.WriteHeader(&tar.Header{Name: folder + name, Mode: 0o644, Size: int64(len(project[name])), ModTime: epoch}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(project[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}
