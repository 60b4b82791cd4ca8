package test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"crypto/sha256"
	"debug/elf"
	"encoding/base64"
	enc "encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// random returns eight letters and digits. A name that contains them is in no cache.
func random() string {
	data := make([]byte, 4)
	_, _ = rand.Read(data)
	return hex.EncodeToString(data)
}

// wheelOf makes a wheel with one module, and with a compiled one that loads the
// libraries in needs. It returns the content and the file's name.
func wheelOf(t *testing.T, distribution string, needs ...string) (content []byte, file string) {
	t.Helper()
	tag := "py3-none-any"
	if len(needs) > 0 {
		tag = "py3-none-manylinux_2_17_x86_64.manylinux_2_17_aarch64"
	}
	return wheelFor(t, tag, distribution, needs...)
}

// wheelFor is wheelOf with a platform tag.
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

// packWheel makes a wheel of its members. It returns the content and the file's name.
func packWheel(t *testing.T, distribution, version, tag string, requires []string, members ...member) (content []byte, file string) {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	info := distribution + "-" + version + ".dist-info/"
	metadata := "Metadata-Version: 2.1\nName: " + distribution + "\nVersion: " + version + "\n"
	for _, requirement := range requires {
		metadata += "Requires-Dist: " + requirement + "\n"
	}
	var record strings.Builder
	for _, entry := range append(members, []member{
		{info + "METADATA", metadata},
		{info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n"},
		{info + "RECORD", ""},
	}...) {
		w, err := archive.Create(entry.name)
		if err != nil {
			t.Fatal(err)
		}
		text := entry.text
		if entry.name == info+"RECORD" {
			text = record.String() + entry.name + ",,\n"
		}
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", entry.name, base64.RawURLEncoding.EncodeToString(sum(text)), len(text))
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

// sdistOf makes an sdist that setuptools has to build.
func sdistOf(t *testing.T, distribution string) []byte {
	t.Helper()
	return archived(t, distribution+"-1.0/", files{
		"PKG-INFO":                    "Metadata-Version: 2.1\nName: " + distribution + "\nVersion: 1.0\n",
		"setup.py":                    fmt.Sprintf("from setuptools import setup\n\nsetup(name=%q, version=\"1.0\", packages=[%q])\n", distribution, distribution),
		distribution + "/__init__.py": "LOADED = True\n",
	})
}

// archived returns a project as a tar.gz in which everything is below a folder.
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

// sharedObject makes a library that does nothing and is linked with others: as much of
// an ELF file as a loader reads for that.
func sharedObject(needs ...string) []byte {
	const headers = 64 + 2*56
	strings := []byte{0}
	var dynamic []elf.Dyn64
	for _, library := range needs {
		dynamic = append(dynamic, elf.Dyn64{Tag: int64(elf.DT_NEEDED), Val: uint64(len(strings))})
		strings = append(append(strings, library...), 0)
	}
	size := uint64(16 * (len(dynamic) + 2))
	dynamic = append(dynamic, elf.Dyn64{Tag: int64(elf.DT_STRTAB), Val: headers + size}, elf.Dyn64{Tag: int64(elf.DT_NULL)})
	whole := headers + size + uint64(len(strings))

	var b bytes.Buffer
	write := func(value any) {
		if err := enc.Write(&b, enc.LittleEndian, value); err != nil {
			panic(err)
		}
	}
	header := elf.Header64{Type: uint16(elf.ET_DYN), Machine: uint16(elf.EM_X86_64), Version: 1, Phoff: 64, Ehsize: 64, Phentsize: 56, Phnum: 2}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA], header.Ident[elf.EI_VERSION] = byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), 1
	write(header)
	write(elf.Prog64{Type: uint32(elf.PT_LOAD), Filesz: whole, Memsz: whole})
	write(elf.Prog64{Type: uint32(elf.PT_DYNAMIC), Off: headers, Vaddr: headers, Filesz: size, Memsz: size})
	write(dynamic)
	b.Write(strings)
	return b.Bytes()
}

// committedWheel is a wheel with one module, as teams commit them.
func committedWheel(t *testing.T, name, version, module string) string {
	t.Helper()
	content, _ := packWheel(t, name, version, "py3-none-any", []string{"iniconfig"}, member{name + ".py", module})
	return string(content)
}

// committedSdist is an sdist with a given setup.py.
func committedSdist(t *testing.T, name, version, setup string) string {
	t.Helper()
	return string(archived(t, name+"-"+version+"/", files{
		"setup.py":   setup,
		name + ".py": "WORD = 'built'\n",
		"PKG-INFO":   "Metadata-Version: 1.0\nName: " + name + "\nVersion: " + version + "\n",
	}))
}

// sdist is a source distribution whose metadata is known only after running its
// setup.py.
func sdist(t *testing.T, name string, project files) []byte {
	t.Helper()
	return archived(t, name+"-1.0/", project.with(files{"PKG-INFO": "Metadata-Version: 1.0\nName: " + name + "\nVersion: 1.0\n"}))
}
