package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNormalizeName(t *testing.T) {
	for in, want := range map[string]string{
		"Flask":             "flask",
		"oslo.concurrency":  "oslo-concurrency",
		"a-_.B":             "a-b",
		"scikit_learn":      "scikit-learn",
		"-x-":               "-x-",
		"":                  "",
		"ÄB":                "Äb", // only ASCII changes case
		"already-normal-42": "already-normal-42",
	} {
		require.Equal(t, want, NormalizeName(in))
		require.Equal(t, want, NormalizeName(NormalizeName(in)))
	}
}

func TestValidName(t *testing.T) {
	for _, s := range []string{"a", "A.b-c_d", "0", "zope.interface"} {
		require.True(t, ValidName(s), s)
	}
	for _, s := range []string{"", "-a", "a-", "_a", "a.", "a b", "ä", "a/b", "a\x00"} {
		require.False(t, ValidName(s), s)
	}
}
