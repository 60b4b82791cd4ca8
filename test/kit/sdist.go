package kit

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// SmallSdist makes an sdist that setuptools has to build.
func SmallSdist(t *testing.T, distribution string) []byte {
	t.Helper()
	return TarGz(t, distribution+"-1.0/", Files{
		"PKG-INFO":                    "Metadata-Version: 2.1\nName: " + distribution + "\nVersion: 1.0\n",
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	})
}

// TarGz returns a project as a tar.gz in which everything is below a folder.
func TarGz(t *testing.T, folder string, project Files) []byte {
	t.Helper()
	var data bytes.Buffer
	zipped := gzip.NewWriter(&data)
	archive := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(project)) {
		if err := archive.WriteHeader(&tar.Header{Name: folder + name, Mode: 0o644, Size: int64(len(project[name])), ModTime: Epoch}); err != nil {
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

// CommittedSdist is an sdist with a given setup.py.
func CommittedSdist(t *testing.T, name, version, setup string) string {
	t.Helper()
	return string(TarGz(t, name+"-"+version+"/", Files{
		"setup.py":   setup,
		name + ".py": "WORD = 'built'\n",
		"PKG-INFO":   "Metadata-Version: 1.0\nName: " + name + "\nVersion: " + version + "\n",
	}))
}

// Sdist is a source distribution whose metadata is known only after running its
// setup.py.
func Sdist(t *testing.T, name string, project Files) []byte {
	t.Helper()
	return TarGz(t, name+"-1.0/", project.With(Files{"PKG-INFO": "Metadata-Version: 1.0\nName: " + name + "\nVersion: 1.0\n"}))
}
