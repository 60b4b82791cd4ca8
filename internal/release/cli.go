package release

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Target is an operating system and a processor that the command line is built
// for, as Go names them.
type Target struct{ OS, Arch string }

// Targets returns what a release has.
func Targets() []Target {
	var targets []Target
	for _, system := range []string{"linux", "darwin", "windows"} {
		for _, arch := range []string{"amd64", "arm64"} {
			targets = append(targets, Target{system, arch})
		}
	}
	return targets
}

// ParseTargets reads OS/ARCH,OS/ARCH. Only what a release has is accepted; "" is
// all of it.
func ParseTargets(list string) ([]Target, error) {
	if list == "" {
		return Targets(), nil
	}
	var chosen []Target
	for name := range strings.SplitSeq(list, ",") {
		found := false
		for _, target := range Targets() {
			if target.String() == name {
				chosen, found = append(chosen, target), true
			}
		}
		if !found {
			return nil, fmt.Errorf("target %q is none of %v", name, Targets())
		}
	}
	return chosen, nil
}

func (t Target) String() string { return t.OS + "/" + t.Arch }

// program is the name of the program in the archive.
func (t Target) program() string {
	if t.OS == "windows" {
		return "wainwright.exe"
	}
	return "wainwright"
}

// archive is the name of the archive's file.
func (t Target) archive(v Version) string {
	extension := ".tar.gz"
	if t.OS == "windows" {
		extension = ".zip"
	}
	return t.stem(v) + extension
}

// sbom is the name of the SBOM's file.
func (t Target) sbom(v Version) string { return t.stem(v) + ".spdx.json" }

func (t Target) stem(v Version) string {
	return fmt.Sprintf("wainwright_%s_%s_%s", v, t.OS, t.Arch)
}

// BuildCLI builds the command line of the module in root for the targets, and
// writes into dir an archive and an SBOM for each, and the checksums of all of
// them. All files are a function of the source, the version, the Go release and
// the time at, which they carry.
func BuildCLI(ctx context.Context, root, dir string, v Version, targets []Target, at time.Time) error {
	licence, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var written []string
	for _, target := range targets {
		program, err := compile(ctx, root, v, target)
		if err != nil {
			return fmt.Errorf("%s: %w", target, err)
		}
		archive, err := pack(target, at, []file{{"LICENSE", licence, 0o644}, {target.program(), program, 0o755}})
		if err != nil {
			return err
		}
		sbom, err := SBOM(program, v, target, at)
		if err != nil {
			return fmt.Errorf("%s: SBOM: %w", target, err)
		}
		for name, content := range map[string][]byte{target.archive(v): archive, target.sbom(v): sbom} {
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
				return err
			}
			written = append(written, name)
		}
	}
	return writeChecksums(dir, written)
}

// compile returns the command line's program. No path of this machine and nothing
// of the state of the work tree gets into it.
func compile(ctx context.Context, root string, v Version, target Target) ([]byte, error) {
	scratch, err := os.MkdirTemp("", "wainwright-release")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(scratch)
	program := filepath.Join(scratch, target.program())
	args := []string{"build", "-trimpath", "-buildvcs=false",
		"-ldflags", "-s -w -X " + module + "/internal/version.released=" + v.String(), "-o", program}
	if target.OS == "linux" {
		// Without cgo these change nothing there, and the frontend (Dockerfile) has
		// them too: the two then share Go's build cache. Elsewhere netgo would not ask
		// the system's resolver.
		args = append(args, "-tags", "netgo,osusergo")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "./cmd/wainwright")...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+target.OS, "GOARCH="+target.Arch, "GOFLAGS=-mod=readonly")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return os.ReadFile(program)
}
