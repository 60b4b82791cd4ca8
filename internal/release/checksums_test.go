package release

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestChecksums(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(t *testing.T, dir string)
		want   string // in the error
	}{
		"whole":    {func(*testing.T, string) {}, ""},
		"changed":  {func(t *testing.T, dir string) { write(t, dir, "a", "other") }, "a has checksum"},
		"missing":  {func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, "a"))) }, "no such file"},
		"unlisted": {func(t *testing.T, dir string) { write(t, dir, "c", "more") }, "c is not in SHA256SUMS"},
		"no form":  {func(t *testing.T, dir string) { write(t, dir, ChecksumsFile, "what\n") }, "line"},
		"outside":  {func(t *testing.T, dir string) { write(t, dir, ChecksumsFile, "00  ../a\n") }, "line"},
		"no sums":  {func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, ChecksumsFile))) }, "no such file"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "a", "one")
			write(t, dir, "b", "two")
			require.NoError(t, writeChecksums(dir, []string{"b", "a"}))
			c.damage(t, dir)
			err := VerifyFiles(dir)
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.want)
		})
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
}
