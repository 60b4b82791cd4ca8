package kit

import (
	"archive/zip"
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"debug/elf"
	"encoding/base64"
	enc "encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

// Random returns eight letters and digits. A name that contains them is in no cache.
func Random() string {
	data := make([]byte, 4)
	_, _ = rand.Read(data)
	return hex.EncodeToString(data)
}

// Wheel makes a wheel with one module, and with a compiled one that loads the
// libraries in needs. It returns the content and the file's name.
func Wheel(t *testing.T, distribution string, needs ...string) (content []byte, file string) {
	t.Helper()
	tag := "py3-none-any"
	if len(needs) > 0 {
		tag = "py3-none-manylinux_2_17_x86_64.manylinux_2_17_aarch64"
	}
	return WheelFor(t, tag, distribution, needs...)
}

// WheelFor is Wheel with a platform tag.
func WheelFor(t *testing.T, tag, distribution string, needs ...string) (content []byte, file string) {
	t.Helper()
	members := []Member{{distribution + "/__init__.py", "LOADED = True\n"}}
	if len(needs) > 0 {
		members = append(members, Member{distribution + "/_native.so", string(sharedObject(needs...))})
	}
	return PackWheel(t, distribution, "1.0", tag, nil, members...)
}

// Member is a file of a wheel.
type Member struct{ Name, Text string }

// PackWheel makes a wheel of its members. It returns the content and the file's name.
func PackWheel(t *testing.T, distribution, version, tag string, requires []string, members ...Member) (content []byte, file string) {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	info := distribution + "-" + version + ".dist-info/"
	metadata := "Metadata-Version: 2.1\nName: " + distribution + "\nVersion: " + version + "\n"
	for _, requirement := range requires {
		metadata += "Requires-Dist: " + requirement + "\n"
	}
	var record strings.Builder
	for _, entry := range append(members, []Member{
		{info + "METADATA", metadata},
		{info + "WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n"},
		{info + "RECORD", ""},
	}...) {
		w, err := archive.Create(entry.Name)
		if err != nil {
			t.Fatal(err)
		}
		text := entry.Text
		if entry.Name == info+"RECORD" {
			text = record.String() + entry.Name + ",,\n"
		}
		fmt.Fprintf(&record, "%s,sha256=%s,%d\n", entry.Name, base64.RawURLEncoding.EncodeToString(SHA256(text)), len(text))
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), distribution + "-" + version + "-" + tag + ".whl"
}

func SHA256(text string) []byte {
	s := sha256.Sum256([]byte(text))
	return s[:]
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

// CommittedWheel is a wheel with one module, as teams commit them.
func CommittedWheel(t *testing.T, name, version, module string) string {
	t.Helper()
	content, _ := PackWheel(t, name, version, "py3-none-any", []string{"iniconfig"}, Member{name + ".py", module})
	return string(content)
}
