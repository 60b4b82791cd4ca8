package gateway

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTreeLinks(t *testing.T) {
	tree := Tree{
		listed: map[string]map[string]bool{
			"":               {"libs": true, "services": true, "circle": false, "root": false},
			"libs":           {"common": true, "x.whl": false},
			"libs/common":    {"setup.py": false},
			"services":       {"train": true},
			"services/train": {"common": false, "wheels": false, "absolute": false, "nowhere": false},
		},
		links: map[string]string{
			"circle": "circle", "root": ".",
			"services/train/common": "../../libs/common", "services/train/wheels": "../../libs",
			"services/train/absolute": "/libs/common", "services/train/nowhere": "../../gone",
		},
	}
	require.Equal(t, "../../libs", tree.Link("/services/train/wheels"))
	require.Empty(t, tree.Link("/services/train"))
	type found struct {
		real          string
		there, folder bool
	}
	for name, want := range map[string]found{
		".":                               {".", true, true},
		"root":                            {".", true, true},
		"root/services/train":             {"services/train", true, true},
		"libs/common":                     {"libs/common", true, true},
		"services/train/common":           {"libs/common", true, true},
		"services/train/common/setup.py":  {"libs/common/setup.py", true, false},
		"services/train/common/../x.whl":  {"libs/x.whl", true, false},
		"services/train/wheels/x.whl":     {"libs/x.whl", true, false},
		"services/train/absolute":         {"libs/common", true, true},
		"services/train/nowhere":          {"gone", false, false},
		"services/train/nowhere/setup.py": {"gone/setup.py", false, false},
		"circle":                          {"circle", true, false},
	} {
		var got found
		var err error
		got.real, err = tree.Resolve(t.Context(), name)
		require.NoError(t, err, name)
		got.there, got.folder, err = tree.Has(t.Context(), name)
		require.NoError(t, err, name)
		require.Equal(t, want, got, name)
	}
}
