package release

import (
	"bytes"
	"os"
	"testing"
	"time"

	spdxjson "github.com/spdx/tools-golang/json"
	"github.com/stretchr/testify/require"
)

// The program is the test's own, in which Go names no modules: bedtest looks for
// these in the command line's.
func TestSBOM(t *testing.T) {
	path, err := os.Executable()
	require.NoError(t, err)
	program, err := os.ReadFile(path)
	require.NoError(t, err)
	v, err := ParseTag("v1.2.3")
	require.NoError(t, err)
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	text, err := SBOM(program, v, Target{"linux", "amd64"}, at)
	require.NoError(t, err)
	again, err := SBOM(program, v, Target{"linux", "amd64"}, at)
	require.NoError(t, err)
	require.Equal(t, string(text), string(again))
	doc, err := spdxjson.Read(bytes.NewReader(text))
	require.NoError(t, err)
	require.Equal(t, "2026-01-02T03:04:05Z", doc.CreationInfo.Created)
	locators := map[string]string{}
	for _, p := range doc.Packages {
		locators[p.PackageName] = p.PackageExternalReferences[0].Locator
	}
	require.Equal(t, "pkg:golang/github.com/wainwright-build/wainwright@1.2.3", locators[module])
	require.Contains(t, locators["stdlib"], "pkg:golang/stdlib@1.")
	require.Len(t, doc.Relationships, len(doc.Packages))
	_, err = SBOM([]byte("no program"), v, Target{"linux", "amd64"}, at)
	require.Error(t, err)
}
