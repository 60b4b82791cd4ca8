package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The expected values are those of Python's shlex.split.
func TestShellWords(t *testing.T) {
	for text, want := range map[string][]string{
		"a  b\tc":       {"a", "b", "c"},
		`a'b c'd`:       {"ab cd"},
		`"a b" ''`:      {"a b", ""},
		`a\ b`:          {"a b"},
		`"a\"b" "a\b"`:  {`a"b`, `a\b`},
		`'a\b'`:         {`a\b`},
		`--x="a b"c#d `: {"--x=a bc#d"},
		"":              nil,
	} {
		got, err := shellWords(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{`'a`, `"a`, `a\`, `"a\`} {
		_, err := shellWords(text)
		require.Error(t, err, text)
	}
}
