package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSpecifiersString(t *testing.T) {
	for _, s := range []string{"<2,>=1.0rc1", ">=1.0RC1,<2", " < 2 , >= v1.0-rc.1 ,", ">=1.0rc1,<2,<2"} {
		require.Equal(t, "<2,>=1.0rc1", mustSpecifiers(t, s).String())
	}
	require.Equal(t, "==1.*", mustSpecifiers(t, "== 01.*").String())
	require.Equal(t, "===Weird", mustSpecifiers(t, "=== Weird").String())
	require.True(t, mustSpecifiers(t, " ").IsEmpty())
}

func TestSpecifierErrors(t *testing.T) {
	for text, want := range map[string]string{
		">=1.0 <2":      `column 7: expected a comma or the end after ">=1.0", found "<"`,
		"=>1":           `column 1: expected a version specifier such as >=1.2, found "="`,
		">=":            "column 3: expected a version after >=, found the end",
		">=1.*":         `column 1: ">=1.*": .* goes with == and != only`,
		"~=1":           `column 1: "~=1": ~= needs a version of two numbers or more`,
		">=1, >=x":      `column 8: "x" is not a version (PEP 440)`,
		">=1.0+local":   `column 1: ">=1.0+local": a local version (+...) goes with == and != only`,
		"==1.0rc1.*":    `column 1: "==1.0rc1.*": .* follows a plain release only`,
		"===":           "column 4: expected a version after ===, found the end",
		"ä >=1":         `column 1: expected a version specifier such as >=1.2, found "ä"`,
		">=1,   ä":      `column 8: expected a version specifier such as >=1.2, found "ä"`,
		">=1 and \"ä\"": `column 5: expected a comma or the end after ">=1", found "a"`,
	} {
		_, err := ParseSpecifiers(text)
		require.EqualError(t, err, want)
	}
}

func FuzzParseSpecifiers(f *testing.F) {
	for _, s := range loadConformance(f).Specifiers {
		f.Add(s[0], "1.0")
	}
	f.Fuzz(func(t *testing.T, text, version string) {
		s, err := ParseSpecifiers(text)
		if err != nil {
			require.IsType(t, &SyntaxError{}, err)
			return
		}
		again, err := ParseSpecifiers(s.String())
		require.NoError(t, err)
		require.Equal(t, s.String(), again.String())
		if v, err := ParseVersion(version); err == nil {
			require.Equal(t, s.Contains(v), again.Contains(v))
		}
		s.SupportsPython("3.11")
		NewestMinor(s, []string{"3.11", version})
	})
}
