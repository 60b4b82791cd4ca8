package wheel

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDecodeLibraries(t *testing.T) {
	all, err := decodeLibraries([]byte(`[
		{"file": "a.so", "library": "libpq.so.5", "package": "libpq5"},
		{"file": "a.so", "library": "libstdc++.so.6", "package": "libstdc++6"},
		{"file": "a.so", "library": "x", "package": "evil\", \"worse"},
		{"file": "a.so", "library": "x", "package": "--option"},
		{"file": "a.so", "library": "x"}
	]`))
	require.NoError(t, err)
	require.Len(t, all, 2)
}

func FuzzDecodeLibraries(f *testing.F) {
	f.Add([]byte(`[{"file": "a.so", "library": "libpq.so.5", "package": "libpq5"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := decodeLibraries(data)
		if err != nil {
			return
		}
		for _, library := range all {
			require.NotContains(t, library.Package, "\"")
		}
	})
}
