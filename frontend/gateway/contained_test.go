package gateway

import (
	"context"
	"os"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/stretchr/testify/require"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// tree is a result: folders, with the names and modes of their entries.
type tree struct {
	gwclient.Reference
	folders map[string]map[string]os.FileMode
}

func (t tree) ReadDir(_ context.Context, r gwclient.ReadDirRequest) ([]*fstypes.Stat, error) {
	var all []*fstypes.Stat
	for name, mode := range t.folders[r.Path] {
		all = append(all, &fstypes.Stat{Path: name, Mode: uint32(mode)})
	}
	return all, nil
}

func TestVerifyContained(t *testing.T) {
	type folder = map[string]os.FileMode
	const dir = os.ModeDir | 0o755
	venv := folder{"venv": dir}
	for name, c := range map[string]struct {
		folders map[string]folder
		places  []string
		want    string
	}{
		"the environment":     {map[string]folder{"/": {"opt": dir}, "/opt": venv, "/opt/venv": {"bin": dir}}, []string{"/opt/venv"}, ""},
		"nothing":             {map[string]folder{}, []string{"/opt/venv"}, ""},
		"with the source":     {map[string]folder{"/": {"opt": dir, "src": dir}, "/opt": venv}, []string{"/opt/venv", "/src"}, ""},
		"a file":              {map[string]folder{"/": {"opt": dir}, "/opt": venv, "/opt/venv": {"pylock.toml": 0o644}}, []string{"/opt/venv/pylock.toml"}, ""},
		"the system's folder": {map[string]folder{"/": {"etc": dir}}, []string{"/opt/venv"}, "/etc"},
		"a longer name":       {map[string]folder{"/": {"opt": dir}, "/opt": {"venv2": dir}}, []string{"/opt/venv"}, "/opt/venv2"},
		"a link":              {map[string]folder{"/": {"opt": os.ModeSymlink | 0o777}}, []string{"/opt/venv"}, "/opt"},
		"a link at the end":   {map[string]folder{"/": {"opt": dir}, "/opt": {"venv": os.ModeSymlink | 0o777}}, []string{"/opt/venv"}, "/opt/venv"},
		"what deletes":        {map[string]folder{"/": {"opt": dir, "usr": os.ModeDevice | os.ModeCharDevice}, "/opt": venv}, []string{"/opt/venv"}, "/usr"},
		"a file beside":       {map[string]folder{"/": {"opt": dir}, "/opt": venv, "/opt/venv": {"bin": dir}}, []string{"/opt/venv/pylock.toml"}, "/opt/venv/bin"},
		"a setuid file":       {map[string]folder{"/": {"opt": dir}, "/opt": venv, "/opt/venv": {"pylock.toml": os.ModeSetuid | 0o755}}, []string{"/opt/venv/pylock.toml"}, "/opt/venv/pylock.toml"},
	} {
		t.Run(name, func(t *testing.T) {
			err := VerifyContained(t.Context(), tree{folders: c.folders}, c.places...)
			if c.want == "" {
				require.NoError(t, err)
				return
			}
			var step *StepError
			require.ErrorAs(t, err, &step)
			require.Equal(t, Report{Kind: Outside, Path: c.want}, step.Report)
		})
	}
}
