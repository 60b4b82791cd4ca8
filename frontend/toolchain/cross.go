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

// forImage returns the facts about the Python of the image's base, which is not run. It takes
// those of the Python in the same base for the builder's platform, with the name of the other
// machine, and verifies that the two bases differ in nothing else: the virtual environment,
// scripts and bytecode that one of them creates are for the other too. If they differ, the
// error is a report.Problem.
func (f Facts) forImage(ctx context.Context, builder, image Base, builderRef, imageRef gwclient.Reference, platform ocispecs.Platform) (Facts, error) {
	differs := func(format string, args ...any) error {
		return report.Problem{
			Message: fmt.Sprintf("the base %s for %s is not the one for the builder's own platform: %s",
				image.Reference, platforms.Format(platform), fmt.Sprintf(format, args...)),
			Remedy: "name a base whose platforms have the same Python, or use a builder of " + platforms.Format(platform),
		}.At(image.position)
	}
	here, there := builder.Variable("PYTHON_VERSION"), image.Variable("PYTHON_VERSION")
	if here != there {
		return f, differs("it has Python %s instead of %s", orNone(there), orNone(here))
	}
	found, err := readInterpreter(ctx, imageRef, f)
	if err != nil {
		return f, differs("%v", err)
	}
	if want, ok := elfMachines[platform.Architecture]; ok && found.machine != want {
		return f, differs("its %s is a program for %s", f.python(), found.machine)
	}
	if found.libc != f.Libc.Name {
		return f, differs("its Python is linked with %s, and not with %s", found.libc, f.Libc.Name)
	}
	builderRelease, imageRelease := release(ctx, builderRef), release(ctx, imageRef)
	if builderRelease != imageRelease {
		return f, differs("it is %s, and not %s", orNone(imageRelease), orNone(builderRelease))
	}
	f.Markers.PlatformMachine = Machine(platform)
	return f.capped(), nil
}

// capped returns the facts with the version of glibc limited to resolve.NewestGlibc: uv
// installs no wheel for another machine that needs a newer one.
func (f Facts) capped() Facts {
	version := f.Target().LibcVersion
	if f.Libc.Name == "glibc" && slices.Compare(version[:], resolve.NewestGlibc[:]) > 0 {
		f.Libc.Version = fmt.Sprintf("%d.%d", resolve.NewestGlibc[0], resolve.NewestGlibc[1])
	}
	return f
}

// python returns the path of the interpreter with the version in its name.
func (f Facts) python() string {
	return path.Join(path.Dir(f.Executable), "python"+f.Markers.PythonVersion)
}

// elfMachines are the machines in the ELF headers of programs, by architecture.
var elfMachines = map[string]elf.Machine{
	"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64, "386": elf.EM_386, "arm": elf.EM_ARM, "ppc64le": elf.EM_PPC64,
	"s390x": elf.EM_S390, "riscv64": elf.EM_RISCV, "loong64": elf.EM_LOONGARCH,
}

// interpreter is what the ELF header of a Python shows.
type interpreter struct {
	machine elf.Machine
	libc    string
}

// readInterpreter reads the header of the Python at the path that f has. The error is a part
// of a sentence that begins with the name of the base.
func readInterpreter(ctx context.Context, ref gwclient.Reference, f Facts) (found interpreter, err error) {
	entries, err := ref.ReadDir(ctx, gwclient.ReadDirRequest{Path: path.Dir(f.Executable)})
	if err != nil {
		return found, fmt.Errorf("it has no %s", f.Executable)
	}
	names := map[string]string{} // and the targets of links
	for _, entry := range entries {
		names[entry.Path] = entry.Linkname
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
	// The headers are at the beginning of a program.
	const most = 8 << 10
	head, err := ref.ReadFile(ctx, gwclient.ReadRequest{Filename: python, Range: &gwclient.FileRange{Length: most}})
	if err != nil {
		return found, fmt.Errorf("its %s cannot be read: %w", python, err)
	}
	return parseInterpreter(head, python)
}

// parseInterpreter reads the beginning of the program name.
func parseInterpreter(head []byte, name string) (found interpreter, err error) {
	// Sections are at the end of the file, which was not read. The segments to load, which
	// name the C library, are at its beginning.
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

// withoutSections returns an ELF header without the fields about sections (elf(5)).
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

// release returns the name and version of a base's distribution, such as "12 debian", or ""
// (os-release(5)).
func release(ctx context.Context, ref gwclient.Reference) string {
	const most = 64 << 10
	for _, name := range []string{"/etc/os-release", "/usr/lib/os-release"} {
		text, err := gateway.Read(ctx, ref, name, most)
		if err != nil {
			continue
		}
		var values []string
		for line := range strings.Lines(string(text)) {
			key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
			if key == "ID" || key == "VERSION_ID" {
				values = append(values, strings.Trim(value, `"'`))
			}
		}
		return strings.Join(values, " ")
	}
	return ""
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// notForBuilder explains that a base is not published for the builder's own platform, on which
// steps run.
func notForBuilder(b Base, platform, builder ocispecs.Platform, err error) error {
	return report.Problem{
		Message: fmt.Sprintf("the base %s is there for %s and not for %s: the builder runs no program of the one, and the steps need one of the two",
			b.Reference, platforms.Format(platform), platforms.Format(builder)),
		Remedy: "name a base that is published for both, or use a builder that runs " + platforms.Format(platform),
		Detail: err.Error(),
	}.At(b.position)
}
