package gateway

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/stretchr/testify/require"
	fstypes "github.com/tonistiigi/fsutil/types"
)

// tree is a result: folders, with their entries by name.
type tree struct {
	gwclient.Reference
	folders map[string]folder
}

type folder = map[string]*fstypes.Stat

func (t tree) ReadDir(_ context.Context, r gwclient.ReadDirRequest) ([]*fstypes.Stat, error) {
	var all []*fstypes.Stat
	for _, name := range slices.Sorted(maps.Keys(t.folders[r.Path])) {
		stat := t.folders[r.Path][name].CloneVT()
		stat.Path = name
		all = append(all, stat)
	}
	return all, nil
}

func (t tree) StatFile(_ context.Context, r gwclient.StatRequest) (*fstypes.Stat, error) {
	if root, ok := t.folders[""]["root"]; ok && r.Path == "/" {
		return root, nil
	}
	return made(os.ModeDir | 0o755), nil
}

func made(mode os.FileMode) *fstypes.Stat { return &fstypes.Stat{Mode: uint32(mode)} }

func TestVerifyContained(t *testing.T) {
	dir, file, link := made(os.ModeDir|0o755), made(0o644), made(os.ModeSymlink|0o777)
	opt, venv := folder{"opt": dir}, folder{"venv": dir}
	for name, c := range map[string]struct {
		folders map[string]folder
		places  []string
		want    string
	}{
		"the environment":     {map[string]folder{"/": opt, "/opt": venv, "/opt/venv": {"bin": dir}}, []string{"/opt/venv"}, ""},
		"nothing":             {map[string]folder{}, []string{"/opt/venv"}, ""},
		"with the source":     {map[string]folder{"/": {"opt": dir, "src": dir}, "/opt": venv}, []string{"/opt/venv", "/src"}, ""},
		"a file":              {map[string]folder{"/": opt, "/opt": venv, "/opt/venv": {"pylock.toml": file}}, []string{"/opt/venv/pylock.toml"}, ""},
		"the system's folder": {map[string]folder{"/": {"etc": dir}}, []string{"/opt/venv"}, "/etc"},
		"a longer name":       {map[string]folder{"/": opt, "/opt": {"venv2": dir}}, []string{"/opt/venv"}, "/opt/venv2"},
		"a link":              {map[string]folder{"/": {"opt": link}}, []string{"/opt/venv"}, "/opt"},
		"what deletes":        {map[string]folder{"/": {"opt": dir, "usr": made(os.ModeDevice | os.ModeCharDevice)}, "/opt": venv}, []string{"/opt/venv"}, "/usr"},
		"a file beside":       {map[string]folder{"/": opt, "/opt": venv, "/opt/venv": {"bin": dir}}, []string{"/opt/venv/pylock.toml"}, "/opt/venv/bin"},
		"the first of two":    {map[string]folder{"/": {"opt": dir, "var": dir}, "/opt": {"x": file}}, []string{"/opt/venv"}, "/var"},
	} {
		t.Run(name, func(t *testing.T) { wantOutside(t, c.folders, c.want, "", c.places...) })
	}
}

// Code that took a step over cannot leave anything that gives its reader more than its own
// rights, however deep.
func TestVerifyContainedIsPlain(t *testing.T) {
	dir := made(os.ModeDir | 0o755)
	for name, c := range map[string]struct {
		entry *fstypes.Stat
		want  string
	}{
		"a file":              {made(0o644), ""},
		"a program":           {made(0o755), ""},
		"a folder":            {dir, ""},
		"a link":              {made(os.ModeSymlink | 0o777), ""},
		"setuid":              {made(os.ModeSetuid | 0o755), "runs with the rights of its owner"},
		"setgid":              {made(os.ModeSetgid | 0o755), "runs with the rights of its owner"},
		"a setgid folder":     {made(os.ModeDir | os.ModeSetgid | 0o755), "runs with the rights of its owner"},
		"for anyone to write": {made(0o666), "has the mode -rw-rw-rw-"},
		"a folder for anyone": {made(os.ModeDir | 0o777), "has the mode drwxrwxrwx"},
		"a sticky folder":     {made(os.ModeDir | os.ModeSticky | 0o777), "has the mode dtrwxrwxrwx"},
		"a private file":      {made(0o600), "has the mode -rw-------"},
		"of a user":           {&fstypes.Stat{Mode: 0o644, Uid: 10001}, "belongs to 10001:0"},
		"of a group":          {&fstypes.Stat{Mode: 0o644, Gid: 42}, "belongs to 0:42"},
		"capabilities":        {&fstypes.Stat{Mode: 0o755, Xattrs: map[string][]byte{"security.capability": {1}}}, "has capabilities"},
		"a device":            {made(os.ModeDevice | 0o644), "is no file"},
		"a pipe":              {made(os.ModeNamedPipe | 0o644), "is no file"},
		"a socket":            {made(os.ModeSocket | 0o755), "is no file"},
	} {
		t.Run(name, func(t *testing.T) {
			want := ""
			if c.want != "" {
				want = "/opt/venv/lib/x"
			}
			wantOutside(t, map[string]folder{
				"/": {"opt": dir}, "/opt": {"venv": dir}, "/opt/venv": {"bin": dir, "lib": dir}, "/opt/venv/lib": {"x": c.entry},
			}, want, c.want, "/opt/venv")
		})
	}
	t.Run("the root", func(t *testing.T) {
		wantOutside(t, map[string]folder{"": {"root": made(os.ModeDir | 0o777)}}, "/", "has the mode drwxrwxrwx", "/opt/venv")
	})
	t.Run("with mapped ids", func(t *testing.T) {
		root := &fstypes.Stat{Mode: uint32(os.ModeDir | 0o755), Uid: 165536, Gid: 165536}
		wantOutside(t, map[string]folder{"": {"root": root}, "/": {"opt": root}, "/opt": {"venv": root}}, "", "", "/opt/venv")
		wantOutside(t, map[string]folder{"": {"root": root}, "/": {"opt": root}, "/opt": {"venv": &fstypes.Stat{Mode: root.Mode, Uid: 175537, Gid: 165536}}},
			"/opt/venv", "belongs to 175537:165536", "/opt/venv")
		wantOutside(t, map[string]folder{"": {"root": &fstypes.Stat{Mode: root.Mode, Uid: 10001}}}, "/", "belongs to 10001:0", "/opt/venv")
	})
	t.Run("a folder above", func(t *testing.T) {
		wantOutside(t, map[string]folder{"/": {"opt": made(os.ModeDir | 0o777)}}, "/opt", "has the mode drwxrwxrwx", "/opt/venv")
	})
	t.Run("deeper than can be opened", func(t *testing.T) {
		folders := map[string]folder{"/": {"opt": dir}, "/opt": {"venv": dir}}
		name := strings.Repeat("d", 200)
		for at := "/opt/venv"; len(at) < 2*maxPath; at += "/" + name {
			folders[at] = folder{name: dir}
		}
		err := VerifyContained(t.Context(), tree{folders: folders}, "/opt/venv")
		var step *StepError
		require.ErrorAs(t, err, &step)
		require.Contains(t, step.Report.Message, "has a path of 3")
	})
}

// wantOutside verifies a result. want is the path that is reported, "" for none.
func wantOutside(t *testing.T, folders map[string]folder, want, message string, places ...string) {
	t.Helper()
	err := VerifyContained(t.Context(), tree{folders: folders}, places...)
	if want == "" {
		require.NoError(t, err)
		return
	}
	var step *StepError
	require.ErrorAs(t, err, &step)
	require.Equal(t, Report{Kind: Outside, Path: want, Message: message}, step.Report)
}
