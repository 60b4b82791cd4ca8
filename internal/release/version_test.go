package release

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseTag(t *testing.T) {
	for tag, want := range map[string]string{
		"v1.2.3":      "1.2.3",
		"v0.1.0-rc.1": "0.1.0-rc.1",
		"v1.2":        "",
		"v1":          "",
		"1.2.3":       "",
		"v1.2.3+meta": "",
		"v01.2.3":     "",
		"":            "",
	} {
		v, err := ParseTag(tag)
		if want == "" {
			require.Error(t, err, tag)
			continue
		}
		require.NoError(t, err, tag)
		require.Equal(t, want, v.String())
		require.Equal(t, tag, v.Tag())
	}
}

func TestFloatingTags(t *testing.T) {
	for name, c := range map[string]struct {
		tag  string
		tags []string
		want []string
	}{
		"first":             {"v1.2.3", nil, []string{"1.2", "1", "latest"}},
		"its own tag":       {"v1.2.3", []string{"v1.2.3", "v1.2.2"}, []string{"1.2", "1", "latest"}},
		"older minor":       {"v1.2.9", []string{"v1.3.0"}, []string{"1.2"}},
		"older major":       {"v1.9.9", []string{"v2.0.0", "v1.9.8"}, []string{"1.9", "1"}},
		"older patch":       {"v1.2.3", []string{"v1.2.4"}, nil},
		"prerelease":        {"v1.2.3-rc.1", nil, nil},
		"newer prerelease":  {"v1.2.3", []string{"v2.0.0-rc.1"}, []string{"1.2", "1", "latest"}},
		"before 1.0":        {"v0.4.0", []string{"v0.3.0"}, []string{"0.4", "latest"}},
		"not numbers' sort": {"v1.10.0", []string{"v1.9.0"}, []string{"1.10", "1", "latest"}},
		"other tags":        {"v1.2.3", []string{"nightly", "v9"}, []string{"1.2", "1", "latest"}},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := ParseTag(c.tag)
			require.NoError(t, err)
			require.Equal(t, c.want, FloatingTags(v, c.tags))
		})
	}
}

func TestPrevious(t *testing.T) {
	tags := []string{"v1.2.0", "v1.10.0", "v1.11.0-rc.1", "v1.9.0", "v2.0.0", "other"}
	for tag, want := range map[string]string{
		"v1.11.0":      "v1.10.0",
		"v1.11.0-rc.2": "v1.11.0-rc.1",
		"v1.2.1":       "v1.2.0",
		"v1.2.0":       "",
		"v3.0.0":       "v2.0.0",
	} {
		v, err := ParseTag(tag)
		require.NoError(t, err)
		require.Equal(t, want, Previous(v, tags), tag)
	}
}
