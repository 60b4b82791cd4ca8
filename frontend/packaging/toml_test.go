package packaging

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// numbered joins n texts of a form with its number in each.
func numbered(n int, form, separator string) string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf(form, i)
	}
	return strings.Join(texts, separator)
}

func lockOf(n int) string {
	return "lock-version = \"1.0\"\ncreated-by = \"uv\"\n" + numbered(n, "[[packages]]\nname = \"a%d\"\nversion = \"1\"", "\n")
}

func TestUnmarshalTOML(t *testing.T) {
	many := numbered(60_000, "k%d=1", "\n")
	for name, c := range map[string]struct {
		text string
		keys string // of the error
	}{
		"one table":                  {"[a]\n" + many, "it has 447"},
		"no table":                   {many, "it has 447"},
		"an inline table":            {"a={" + strings.ReplaceAll(many, "\n", ", ") + "}\n", "it has 60002"},
		"tables":                     {numbered(60_000, "[a.b%d]", "\n"), "it has "},
		"after another array":        {"[[p]]\n[x]\n" + numbered(20_000, "k%d=1", "\n") + "\n" + strings.Repeat("[[p]]\na=1\nb=1\n", 100_000), "it has 2000"},
		"the elements of an array":   {strings.Repeat("[[p]]\na=1\nb=1\n[[p.q]]\nc=1\n[[p.q]]\nc=1\n", 20_000), ""},
		"a lock":                     {lockOf(20_000), ""},
		"inline tables of one array": {"a=[\n" + strings.Repeat("{a=1, b={c=1}},\n", 5_000) + "]\n", ""},
	} {
		var document map[string]any
		err := UnmarshalTOML([]byte(c.text), &document)
		if c.keys == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorContains(t, err, c.keys, name)
		require.ErrorContains(t, err, "too many to compare each with the others", name)
	}
}

func FuzzUnmarshalTOML(f *testing.F) {
	f.Add([]byte("[dependency-groups]\na = [\"six\", {include-group = \"b\"}]\nb = [{include-group = \"a\"}]\n"))
	f.Add([]byte("[[p]]\na.b = {c = [{d = 1}]}\n[[p.q]]\n[x]\n[[p]]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if keys, work := tomlWork(data); keys < 0 || work < 0 {
			t.Errorf("%d keys, %d comparisons", keys, work)
		}
		groups := ParseGroups(data)
		for _, name := range groups.Names() {
			groups.Requirements(name)
		}
		ParseSources(data)
	})
}
