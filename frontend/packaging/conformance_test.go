package packaging

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// conformance has the results of https://github.com/pypa/packaging, as
// testdata/conformance.py wrote them.
type conformance struct {
	Versions        [][]any
	Order           [][2]string
	NotVersions     []string `json:"not_versions"`
	Specifiers      [][2]string
	NotSpecifiers   []string `json:"not_specifiers"`
	Environments    []Environment
	Markers         [][]any
	NotMarkers      []string `json:"not_markers"`
	Requirements    []conformanceRequirement
	NotRequirements []string `json:"not_requirements"`
	Targets         []struct {
		Python, Machine, Libc string
		LibcVersion           [2]int `json:"libc_version"`
		FreeThreaded          bool   `json:"free_threaded"`
		Tags                  []string
	}
}

type conformanceRequirement struct {
	Text, Name, URL, Specifiers string
	Extras                      []string
	Marker                      bool
}

func loadConformance(t testing.TB) conformance {
	data, err := os.ReadFile("testdata/conformance.json")
	require.NoError(t, err)
	var c conformance
	require.NoError(t, json.Unmarshal(data, &c))
	return c
}

func mustVersion(t testing.TB, s string) Version {
	v, err := ParseVersion(s)
	require.NoError(t, err)
	return v
}

func mustSpecifiers(t testing.TB, s string) Specifiers {
	specifiers, err := ParseSpecifiers(s)
	require.NoError(t, err)
	return specifiers
}

func mustMarker(t testing.TB, s string) *Marker {
	m, err := ParseMarker(s)
	require.NoError(t, err, s)
	return m
}

func mustRequirement(t testing.TB, s string) Requirement {
	r, err := ParseRequirement(s)
	require.NoError(t, err, s)
	return r
}

func TestConformanceVersions(t *testing.T) {
	c := loadConformance(t)
	for _, v := range c.Versions {
		got := mustVersion(t, v[0].(string))
		require.Equal(t, v[1], got.String())
		require.Equal(t, v[2].(float64) == 1, got.IsPrerelease(), v[0])
	}
	for _, s := range c.NotVersions {
		_, err := ParseVersion(s)
		require.Error(t, err, s)
	}
}

func TestConformanceOrder(t *testing.T) {
	order := loadConformance(t).Order
	group := 0
	groups := make([]int, len(order))
	for i, entry := range order {
		groups[i] = group
		if entry[1] == "<" {
			group++
		}
	}
	for i, a := range order {
		for j, b := range order {
			want := 0
			if groups[i] < groups[j] {
				want = -1
			} else if groups[i] > groups[j] {
				want = 1
			}
			require.Equal(t, want, mustVersion(t, a[0]).Compare(mustVersion(t, b[0])), "%s, %s", a[0], b[0])
		}
	}
}

func TestConformanceSpecifiers(t *testing.T) {
	c := loadConformance(t)
	for _, entry := range c.Specifiers {
		s := mustSpecifiers(t, entry[0])
		for i, v := range c.Versions {
			require.Equal(t, entry[1][i] == '1', s.Contains(mustVersion(t, v[0].(string))), "%s in %q", v[0], entry[0])
		}
	}
	for _, text := range c.NotSpecifiers {
		_, err := ParseSpecifiers(text)
		require.Error(t, err, text)
	}
}

func TestConformanceMarkers(t *testing.T) {
	c := loadConformance(t)
	for _, entry := range c.Markers {
		text := entry[0].(string)
		for i, want := range entry[1].([]any) {
			m := mustMarker(t, text)
			// What is printed must mean the same.
			for _, m := range []*Marker{m, mustMarker(t, m.String())} {
				got, err := m.Evaluate(c.Environments[i], nil)
				if want == "UndefinedComparison" {
					require.Error(t, err, text)
					continue
				}
				require.NoError(t, err, text)
				require.Equal(t, want, got, "%s in %d", text, i)
			}
		}
	}
	for _, text := range c.NotMarkers {
		_, err := ParseMarker(text)
		require.Error(t, err, text)
	}
}

func TestConformanceRequirements(t *testing.T) {
	c := loadConformance(t)
	for _, want := range c.Requirements {
		r := mustRequirement(t, want.Text)
		require.Equal(t, want.Name, r.Name, want.Text)
		require.Equal(t, want.Extras, append([]string{}, r.Extras...), want.Text)
		require.Equal(t, want.URL, r.URL, want.Text)
		require.Equal(t, want.Specifiers, r.Specifiers.String(), want.Text)
		require.Equal(t, want.Marker, r.Marker != nil, want.Text)
	}
	for _, text := range c.NotRequirements {
		_, err := ParseRequirement(text)
		require.Error(t, err, text)
		require.IsType(t, &SyntaxError{}, err, text)
	}
}

func TestConformanceTags(t *testing.T) {
	parse := func(s string) Tag {
		p := strings.SplitN(s, "-", 3)
		return Tag{p[0], p[1], p[2]}
	}
	targets := loadConformance(t).Targets
	for _, target := range targets {
		own := Target{PythonMinor: target.Python, Machine: target.Machine, Libc: target.Libc,
			LibcVersion: target.LibcVersion, FreeThreaded: target.FreeThreaded}
		var last tagRank
		for i, text := range target.Tags {
			rank, ok := own.rank(parse(text))
			require.True(t, ok, "%s for %s", text, own)
			if i > 0 {
				require.Equal(t, 1, rank.compare(last), "%s comes after %s for %s", text, target.Tags[i-1], own)
			}
			last = rank
		}
		for _, other := range targets {
			for _, text := range other.Tags {
				_, ok := own.rank(parse(text))
				tag := parse(text)
				if strings.HasPrefix(tag.Platform, "manylinux") && target.Machine == other.Machine && target.Libc == "glibc" {
					continue // of the platforms only some are listed
				}
				require.Equal(t, slices.Contains(target.Tags, text), ok, "%s for %s", text, own)
			}
		}
	}
}
