package bench

import (
	"context"
	"errors"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
)

// frontend is the digest of the image that our projects' syntax line names.
func (b *bench) frontend(ctx context.Context) (digest.Digest, error) {
	manifest, err := registry{b.Bed.Registry}.manifest(ctx, "wainwright-build/frontend", "1")
	return digest.FromBytes(manifest), err
}

// sameFrontend fails if another frontend was pushed since: its first build would be measured
// as that of an edit.
func (b *bench) sameFrontend(ctx context.Context) error {
	if !slices.Contains(b.result.Tools, ours) {
		return nil
	}
	frontend, err := b.frontend(ctx)
	if err == nil && frontend.String() != b.result.Machine.Frontend {
		err = errors.New("another frontend image was pushed while this ran: measure again")
	}
	return err
}

// version of a module that the bed pins and compiles.
func (b *bench) version(ctx context.Context, folder, module string) string {
	cmd := exec.CommandContext(ctx, "go", "list", "-C", filepath.Join("bed", folder), "-m", "-f", "{{.Version}}", module)
	version, err := cmd.Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(version))
}
