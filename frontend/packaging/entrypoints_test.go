package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const someEntryPoints = `# written by hand
[console_scripts]
mlproject-train = mlproject.cli:train
predict=mlproject.cli : main.predict [ web, x ]
; a comment
[ plug.ins ]
whole module = mlproject.plugin

[console_scripts]
last = a:b
`

func TestEntryPoints(t *testing.T) {
	points, err := ParseEntryPoints([]byte(someEntryPoints))
	require.NoError(t, err)
	require.Equal(t, map[string][]EntryPoint{
		"console_scripts": {
			{Name: "mlproject-train", Module: "mlproject.cli", Attr: "train"},
			{Name: "predict", Module: "mlproject.cli", Attr: "main.predict", Extras: []string{"web", "x"}},
			{Name: "last", Module: "a", Attr: "b"},
		},
		"plug.ins": {{Name: "whole module", Module: "mlproject.plugin"}},
	}, points)
}

func TestEntryPointErrors(t *testing.T) {
	for text, want := range map[string]string{
		"a = b:c":       `entry_points.txt, line 1: "a = b:c" stands before any [group]`,
		"[g]\n\nnoise":  `entry_points.txt, line 3: "noise" is neither "name = module:attribute" nor a [group]`,
		"[g]\na = b c":  `entry_points.txt, line 2: "a" points to "b c": expected "module:attribute"`,
		"[g]\na =":      `entry_points.txt, line 2: "a" points to "": expected "module:attribute"`,
		"[g]\n= b:c":    `entry_points.txt, line 2: "= b:c" is neither "name = module:attribute" nor a [group]`,
		"[g\na = b":     `entry_points.txt, line 1: "[g" is neither "name = module:attribute" nor a [group]`,
		"[g]\n\xffx=a:": "entry_points.txt is not UTF-8",
	} {
		_, err := ParseEntryPoints([]byte(text))
		require.EqualError(t, err, want)
	}
}

func FuzzParseEntryPoints(f *testing.F) {
	f.Add([]byte(someEntryPoints))
	f.Fuzz(func(t *testing.T, data []byte) {
		groups, err := ParseEntryPoints(data)
		for _, points := range groups {
			for _, p := range points {
				require.NotEmpty(t, p.Name)
				require.NotEmpty(t, p.Module)
			}
		}
		if err != nil {
			require.Nil(t, groups)
		}
	})
}
