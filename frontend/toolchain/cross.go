package toolchain

import (
	"bytes"
	"context"
	"debug/elf"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/containerd/platforms"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/resolve"
)

// Foreign gives the facts of the Python in a base of another platform, which cannot
// tell them: those of the builder's own with the other machine's name, after a look
// at whether the two are one and the same otherwise. The skeleton, the scripts and
// the bytecode that the builder's own Python makes are the other's too.
func (f Facts) Foreign(ctx context.Context, own, other Base, ownRef, otherRef gwclient.Reference, platform ocispecs.Platform) (Facts, error) {
	differs := func(format string, args ...any) error {
		return report.Problem{
			Message: fmt.Sprintf("the base %s for %s is not the one for the builder's own platform: %s",
				other.Reference, platforms.Format(platform), fmt.Sprintf(format, args...)),
			Remedy: "name a base whose platforms have the same Python, or use a builder of " + platforms.Format(platform),
		}.At(other.position)
	}
	mine, theirs := own.Variable("PYTHON_VERSION"), other.Variable("PYTHON_VERSION")
	if mine != theirs {
		return f, differs("it has Python %s instead of %s", orNone(theirs), orNone(mine))
	}
	found, err := lookAt(ctx, otherRef, f)
	if err != nil {
		return f, differs("%v", err)
	}
	if want, ok := elfMachines[platform.Architecture]; ok && found.machine != want {
		return f, differs("its %s is a program for %s", f.python(), found.machine)
	}
	if found.libc != f.Libc.Name {
		return f, differs("its Python is linked with %s, and not with %s", found.libc, f.Libc.Name)
	}
	ownRelease, otherRelease := release(ctx, ownRef), release(ctx, otherRef)
	if ownRelease != otherRelease {
		return f, differs("it is %s, and not %s", orNone(otherRelease), orNone(ownRelease))
	}
	f.Markers.PlatformMachine = Machine(platform)
	return f.capped(), nil
}

// capped has a C library no newer than uv knows of machines that it does not run on:
// a wheel that is chosen for it uv takes too.
func (f Facts) capped() Facts {
	version := f.Target().LibcVersion
	if f.Libc.Name == "glibc" && slices.Compare(version[:], resolve.NewestGlibc[:]) > 0 {
		f.Libc.Version = fmt.Sprintf("%d.%d", resolve.NewestGlibc[0], resolve.NewestGlibc[1])
	}
	return f
}

// python is the interpreter under its own name, which tells its version.
func (f Facts) python() string {
	return path.Join(path.Dir(f.Executable), "python"+f.Markers.PythonVersion)
}

// elfMachines are the machines in the header of a platform's programs.
var elfMachines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64, "386": elf.EM_386, "arm": elf.EM_ARM, "ppc64le": elf.EM_PPC64,
	"s390x": elf.EM_S390, "riscv64": elf.EM_RISCV, "loong64": elf.EM_LOONGARCH,
}

// interpreter is what the file of a Python tells of it.
type interpreter struct {
	machine elf.Machine
	libc    string
}

// lookAt reads the header of the Python that lies where the builder's own has it.
func lookAt(ctx context.Context, ref gwclient.Reference, f Facts) (found interpreter, err error) {
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: path.Dir(f.Executable)})
	if err != nil {
		return found, fmt.Errorf("it has no %s", f.Executable)
	}
	names := map[string]string{} // what each is a link to
	for _, each := range entries {
		names[each.Path] = each.Linkname
	}
	if _, ok := names[path.Base(f.Executable)]; !ok {
		return found, fmt.Errorf("it has no %s", f.Executable)
	}
	python := f.python()
	if _, ok := names[path.Base(python)]; !ok {
		return found, fmt.Errorf("it has no %s", python)
	}
	if link := path.Base(names[path.Base(f.Executable)]); strings.HasPrefix(link, "python3.") && link != path.Base(python) {
		return found, fmt.Errorf("its %s is %s, and not %s", f.Executable, link, path.Base(python))
	}
	// The headers come first in every program there is.
	const most = 8 << 10
	head, err := ref.ReadFile(ctx, gwclient.ReadRequest{Filename: python, Range: &gwclient.FileRange{Length: most}})
	if err != nil {
		return found, fmt.Errorf("its %s cannot be read: %w", python, err)
	}
	return readInterpreter(head, python)
}

func readInterpreter(head []byte, name string) (found interpreter, err error) {
	// Sections lie at the end of a file, which is not here; what is loaded is told at
	// its beginning.
	file, err := elf.NewFile(withoutSections(head))
	if err != nil {
		return found, fmt.Errorf("its %s is no program of Linux", name)
	}
	found.machine, found.libc = file.Machine, "glibc"
	for _, segment := range file.Progs {
		if segment.Type != elf.PT_INTERP {
			continue
		}
		loader, err := io.ReadAll(io.LimitReader(segment.Open(), 256))
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			return found, fmt.Errorf("its %s is no whole program: %w", name, err)
		}
		if bytes.Contains(loader, []byte("musl")) {
			found.libc = "musl"
		}
	}
	return found, nil
}

// withoutSections blanks what an ELF header says of sections.
func withoutSections(head []byte) *bytes.Reader {
	head = bytes.Clone(head)
	if len(head) > 64 {
		if head[elf.EI_CLASS] == byte(elf.ELFCLASS64) {
			clear(head[40:48])
			clear(head[58:64])
		} else {
			clear(head[32:36])
			clear(head[46:52])
		}
	}
	return bytes.NewReader(head)
}

// release is the distribution that a base is and its version, "" where it does not
// tell.
func release(ctx context.Context, ref gwclient.Reference) string {
	const most = 64 << 10
	for _, name := range []string{"/etc/os-release", "/usr/lib/os-release"} {
		text, err := gateway.Read(ctx, ref, name, most)
		if err != nil {
			continue
		}
		var said []string
		for line := range strings.Lines(string(text)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			if key == "ID" || key == "VERSION_ID" {
				said = append(said, strings.Trim(value, `"'`))
			}
		}
		return strings.Join(said, " ")
	}
	return ""
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// notHere is about a base that is published for a platform and not for the builder's
// own, on which the steps run.
func notHere(b Base, platform, own ocispecs.Platform, err error) error {
	return report.Problem{
		Message: fmt.Sprintf("the base %s is there for %s and not for %s: the builder runs no program of the one, and the steps need one of the two",
			b.Reference, platforms.Format(platform), platforms.Format(own)),
		Remedy: "name a base that is published for both, or use a builder that runs " + platforms.Format(platform),
		Detail: err.Error(),
	}.At(b.position)
}
