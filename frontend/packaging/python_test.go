package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSupportsPython(t *testing.T) {
	for _, c := range []struct {
		requires, python string
		want             bool
	}{
		{"", "3.11", true},
		{">=3.11.2", "3.11", true},
		{">3.11.2", "3.11", true},
		{">3.11", "3.11", true},
		{"<3.11", "3.11", false},
		{"<3.11.2", "3.11", true},
		{"<=3.11", "3.11", true}, // 3.11.0
		{"!=3.11.0", "3.11", true},
		{"!=3.11.*", "3.11", false},
		{"==3.11.4", "3.11", true},
		{"==3.11.*", "3.11", true},
		{"==3.*", "3.11", true},
		{"~=3.11.2", "3.11", true},
		{"~=3.8", "3.11", true},
		{">3.11.2,<3.11.3", "3.11", false},
		{">=3.11.2,!=3.11.2,!=3.11.3,<3.11.5", "3.11", true},
		{">=3.11.2,!=3.11.2,!=3.11.3,<3.11.4", "3.11", false},
		{">=3.8,<4", "3.11", true},
		{">=3.12", "3.11", false},
		{">=3.9", "3.10", true}, // not compared as text
		{">=3.14.0rc1", "3.14", true},
		{">=3.11.2", "3.11.1", false},
		{">=3.11.2", "3.11.2", true},
		{">=3.14", "3.14.0rc1", false},
		{"", "3", false},
		{"", "python3.11", false},
		{"", "", false},
	} {
		require.Equal(t, c.want, mustSpecifiers(t, c.requires).SupportsPython(c.python), "%q of %q", c.python, c.requires)
	}
}

func TestNewestMinor(t *testing.T) {
	known := []string{"3.9", "3.13", "3.10", "3.12", "3.11"}
	for requires, want := range map[string]string{
		"":             "3.13",
		">=3.9":        "3.13",
		"<3.12":        "3.11",
		">=3.8,<3.10":  "3.9",
		"<=3.11":       "3.10", // of 3.11 only 3.11.0, which no image has
		"==3.11.4":     "3.11", // nothing else will do
		"!=3.13.*":     "3.12",
		"==3.10.*":     "3.10",
		"~=3.9.2":      "3.9",
		"<3.11.200":    "3.10",
		">=3.8,<3.8.5": "",
		">=4":          "",
	} {
		got, ok := NewestMinor(mustSpecifiers(t, requires), known)
		require.Equal(t, want, got, requires)
		require.Equal(t, want != "", ok)
	}
	require.Equal(t, []string{"3.9", "3.13", "3.10", "3.12", "3.11"}, known, "the caller's slice stays as it is")
	_, ok := NewestMinor(Specifiers{}, nil)
	require.False(t, ok)
}
