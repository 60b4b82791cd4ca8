package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Written by setuptools 84 for a project named "ML Project".
const setuptoolsMetadata = "Metadata-Version: 2.4\r\n" + `Name: ML-Project
Version: 0.0.1
Summary: x
Home-page: u
Author-email: x@y
License: MIT License
        
        Copyright: nobody
Project-URL: B, c, d
Project-URL: Source, e
Classifier: A :: B
Requires-Python: >=3.8
Requires-Dist: foo<2,>=1
Requires-Dist: bar; extra == "x"
Provides-Extra: Train_It
Provides-Extra: dev
License-File: LICENSE
License-Expression: MIT
Dynamic: Author-Email
Unknown-Field: y

Name: this is the description
Requires-Dist: not a requirement at all
`

func TestMetadata(t *testing.T) {
	m, err := ParseMetadata([]byte(setuptoolsMetadata))
	require.NoError(t, err)
	require.Equal(t, Metadata{
		MetadataVersion: "2.4", Name: "ML-Project", Version: "0.0.1", Summary: "x", HomePage: "u", AuthorEmail: "x@y",
		License: "MIT License\n\nCopyright: nobody", LicenseExpression: "MIT", LicenseFiles: []string{"LICENSE"},
		ProjectURLs: map[string]string{"B": "c, d", "Source": "e"}, Classifiers: []string{"A :: B"},
		RequiresPython: mustSpecifiers(t, ">=3.8"), RequiresPythonRaw: ">=3.8",
		RequiresDist:  []Requirement{mustRequirement(t, "foo<2,>=1"), mustRequirement(t, `bar; extra == "x"`)},
		ProvidesExtra: []string{"Train_It", "dev"}, Dynamic: []string{"author-email"},
	}, m)
	require.True(t, NewExtras(m.ProvidesExtra...).Has("train.it"))
	require.False(t, NewExtras(m.ProvidesExtra...).Has("test"))
}

func TestMetadataErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "core metadata has no Metadata-Version",
		"Metadata-Version: 2.1\n":              "core metadata has no Name",
		"Metadata-Version: 2.1\nName: x\n":     "core metadata has no Version",
		"Metadata-Version: 3.0\n":              `core metadata, line 1: Metadata-Version "3.0": this metadata version is not known`,
		"Name: x\nVersion: dev\n":              `core metadata, line 2: Version "dev": "dev" is not a version (PEP 440)`,
		"Requires-Dist: foo bar\n":             `core metadata, line 1: Requires-Dist "foo bar": column 5: expected a version specifier, a semicolon or the end, found "b"`,
		"Requires-Python: >=3.6.*\n":           `core metadata, line 1: Requires-Python ">=3.6.*": column 1: ">=3.6.*": .* goes with == and != only`,
		"\xff":                                 "core metadata is not UTF-8",
		"Version: a\nRequires-Dist: -\nX: y\n": "core metadata, line 1: Version \"a\": \"a\" is not a version (PEP 440)\ncore metadata, line 2: Requires-Dist \"-\": column 1: expected the name of a distribution, found \"-\"",
	} {
		_, err := ParseMetadata([]byte(text))
		require.EqualError(t, err, want)
	}
}

func FuzzParseMetadata(f *testing.F) {
	f.Add([]byte(setuptoolsMetadata))
	f.Add([]byte("Metadata-Version: 1.0\nName: a\nVersion: 1\n x\n\ty\n: z\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseMetadata(data)
		if err == nil {
			require.NotEmpty(t, m.Name)
			require.NotEmpty(t, m.Version)
		}
	})
}
