package release

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNotes(t *testing.T) {
	v, err := ParseTag("v1.2.3")
	require.NoError(t, err)
	notes := Notes(v, "v1.2.2", "ghcr.io/wainwright-build/frontend", "sha256:abc", []Change{
		{"1111111", "wheel: build a project's wheel once"},
		{"2222222", "lock, resolve: read `pylock.toml`"},
		{"3333333", "Thanks to @someone for <b>bold</b>"},
		{"4444444", "wheel: first"},
	})
	require.Contains(t, notes, "# syntax=ghcr.io/wainwright-build/frontend:1.2.3@sha256:abc\n")
	require.Contains(t, notes, "release.yml@refs/tags/v1.2.3\n")
	require.Contains(t, notes, "gh attestation verify wainwright_1.2.3_linux_amd64.tar.gz ")
	changes, ok := changesOf(notes)
	require.True(t, ok)
	require.Equal(t, `## Changes since v1.2.2

### lock, resolve

- read `+"`pylock.toml`"+` (2222222)

### wheel

- build a project's wheel once (1111111)
- first (4444444)

### other

- Thanks to &#64;someone for &lt;b>bold&lt;/b> (3333333)
`, changes)
	first := Notes(v, "", "ghcr.io/wainwright-build/frontend", "sha256:abc", nil)
	changes, ok = changesOf(first)
	require.True(t, ok)
	require.Equal(t, "## Changes\n", changes)
}

// changesOf returns the part of the notes that lists the changes.
func changesOf(notes string) (string, bool) {
	i := strings.Index(notes, "## Changes")
	return notes[max(i, 0):], i >= 0
}
