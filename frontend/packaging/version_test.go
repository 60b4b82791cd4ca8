package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What `packaging` says of 80 versions and 87 specifiers is checked in
// conformance_test.go; here is what it does not say.

func TestZeroVersion(t *testing.T) {
	require.Empty(t, Version{}.String())
	require.Equal(t, -1, Version{}.Compare(mustVersion(t, "0.dev0")))
	require.Zero(t, Version{}.Compare(Version{}))
}

func TestVersionErrors(t *testing.T) {
	_, err := ParseVersion("latest")
	require.EqualError(t, err, `"latest" is not a version (PEP 440)`)
}

func FuzzParseVersion(f *testing.F) {
	for _, v := range loadConformance(f).Versions {
		f.Add(v[0].(string), "1.0")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		va, err := ParseVersion(a)
		if err != nil {
			return
		}
		again, err := ParseVersion(va.String())
		require.NoError(t, err)
		require.Equal(t, va.String(), again.String())
		require.Zero(t, va.Compare(again))
		if vb, err := ParseVersion(b); err == nil {
			require.Equal(t, va.Compare(vb), -vb.Compare(va))
		}
	})
}
