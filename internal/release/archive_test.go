package release

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPack(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC)
	files := []file{{"LICENSE", []byte("free"), 0o644}, {"wainwright", []byte("program"), 0o755}}
	for _, target := range Targets() {
		t.Run(target.String(), func(t *testing.T) {
			archive, err := pack(target, at, files)
			require.NoError(t, err)
			again, err := pack(target, at.In(time.FixedZone("elsewhere", 3600)), files)
			require.NoError(t, err)
			require.Equal(t, archive, again, "another time zone makes another archive")
			require.Equal(t, files, unpack(t, target, archive, at))
		})
	}
}

// unpack returns an archive's files, each of which has to have the time at.
func unpack(t *testing.T, target Target, archive []byte, at time.Time) []file {
	t.Helper()
	var files []file
	if target.OS == "windows" {
		r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
		require.NoError(t, err)
		for _, entry := range r.File {
			content, err := entry.Open()
			require.NoError(t, err)
			text, err := io.ReadAll(content)
			require.NoError(t, err)
			require.True(t, entry.Modified.Equal(at), entry.Modified)
			files = append(files, file{entry.Name, text, entry.Mode()})
		}
		return files
	}
	decompressor, err := gzip.NewReader(bytes.NewReader(archive))
	require.NoError(t, err)
	r := tar.NewReader(decompressor)
	for {
		header, err := r.Next()
		if err == io.EOF {
			return files
		}
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		require.True(t, header.ModTime.Equal(at), header.ModTime)
		require.Zero(t, header.Uid+header.Gid)
		require.Empty(t, header.Uname+header.Gname)
		files = append(files, file{header.Name, text, header.FileInfo().Mode()})
	}
}

func TestParseTargets(t *testing.T) {
	all, err := ParseTargets("")
	require.NoError(t, err)
	require.Len(t, all, 6)
	some, err := ParseTargets("linux/arm64,windows/amd64")
	require.NoError(t, err)
	require.Equal(t, []Target{{"linux", "arm64"}, {"windows", "amd64"}}, some)
	_, err = ParseTargets("plan9/amd64")
	require.ErrorContains(t, err, `"plan9/amd64"`)
}
