package toolchain

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/stretchr/testify/require"
	"github.com/tonistiigi/fsutil"
	fstypes "github.com/tonistiigi/fsutil/types"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// rootfs is a folder of the machine that is read as a result is.
type rootfs struct {
	gwclient.Reference
	dir string
}

func (r rootfs) ReadDir(_ context.Context, request gwclient.ReadDirRequest) ([]*fstypes.Stat, error) {
	entries, err := os.ReadDir(filepath.Join(r.dir, request.Path))
	if err != nil {
		return nil, err
	}
	var all []*fstypes.Stat
	for _, entry := range entries {
		stat, err := fsutil.Stat(filepath.Join(r.dir, request.Path, entry.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, stat)
	}
	return all, nil
}

// rootWith returns the root of a base with folders, files and links.
func rootWith(t *testing.T, folders []string, links map[string]string) Root {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range folders {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, folder), 0o755))
	}
	for name, target := range links {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		if target == "" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o644))
			continue
		}
		require.NoError(t, os.Symlink(target, filepath.Join(dir, name)))
	}
	return Root{
		Accounts: plan.Accounts{Passwd: "root:x:0:0:root:/root:/bin/sh\n"}, tree: gateway.NewTree(rootfs{dir: dir}),
		base: Base{position: report.Position{File: "Dockerfile", Line: 2}},
	}
}

func TestPlaces(t *testing.T) {
	usual := []string{"etc", "home", "opt", "usr/bin", "usr/lib", "var/lib"}
	for _, c := range []struct {
		name    string
		links   map[string]string
		workdir string
		volumes []string
		real    map[string]string
		problem string
	}{
		{name: "a usual base", links: map[string]string{"bin": "usr/bin"}, real: map[string]string{}},
		{
			name: "links at the root", links: map[string]string{"app": "srv/app", "home": "var/home"}, volumes: []string{"/app/data/", "/data"},
			real: map[string]string{"/app": "/srv/app", "/home/app": "/var/home/app", "/app/data": "/srv/app/data"},
		},
		{name: "a link further down", links: map[string]string{"srv/current": "/data/v1"}, workdir: "/srv/current/app", real: map[string]string{"/srv/current/app": "/data/v1/app"}},
		{
			name: "to programs", links: map[string]string{"work": "usr/bin"}, workdir: "/work",
			problem: "Dockerfile:4: /work leads to /usr/bin by a symbolic link of the base image, and that is a folder of the base: name another folder with workdir",
		},
		{
			name: "to what is installed", links: map[string]string{"srv/app": "../opt/venv/lib"}, volumes: []string{"/srv/app"},
			problem: "Dockerfile:2: /srv/app leads to /opt/venv/lib by a symbolic link of the base image, and that is a folder of the base: name another folder with volumes",
		},
		{name: "in a circle", links: map[string]string{"app": "app"}, problem: "Dockerfile:2: /app is no folder in the base image: name another folder with workdir"},
		{name: "a file", links: map[string]string{"srv/app": ""}, workdir: "/srv/app/x", problem: "Dockerfile:4: /srv/app is no folder in the base image: name another folder with workdir"},
		{name: "a file where dependencies are", links: map[string]string{"opt/venv": ""}, problem: "Dockerfile:2: /opt/venv is no folder in the base image: name a base without that"},
		{
			name: "a home among those of the system", links: map[string]string{"home": "root"},
			problem: "Dockerfile:2: /home/app leads to /root/app by a symbolic link of the base image, and that is a folder of the base: name a base without that, or a user of the base",
		},
		{
			name: "where dependencies are", links: map[string]string{"opt": "var/opt"},
			problem: "Dockerfile:2: /opt/venv is /var/opt/venv in the base image, by a symbolic link that the layers of dependencies would replace: name a base where it is a folder, or is missing",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var folders []string
			for _, folder := range usual {
				if _, isLink := c.links[folder]; !isLink {
					folders = append(folders, folder)
				}
			}
			root := rootWith(t, folders, c.links)
			cfg := config.Config{Workdir: c.workdir, Volumes: c.volumes, Sources: map[string]report.Position{}}
			if c.workdir != "" {
				cfg.Sources["workdir"] = report.Position{File: "Dockerfile", Line: 4}
			}
			found, err := root.places(t.Context(), cfg)
			if c.problem != "" {
				require.EqualError(t, err, c.problem)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.real, found.Real)
		})
	}
}

// A layer keeps the owner and mode of the base's folders above what it has.
func TestPlacesAbove(t *testing.T) {
	root := rootWith(t, []string{"etc", "srv/shared"}, nil)
	dir := root.tree.Ref.(rootfs).dir
	require.NoError(t, os.Chmod(filepath.Join(dir, "srv/shared"), 0o775|os.ModeSetgid))
	found, err := root.places(t.Context(), config.Config{Workdir: "/srv/shared/team/app"})
	require.NoError(t, err)
	modes := map[string]int{}
	for name, folder := range found.Above {
		require.Equal(t, name, folder.Path)
		require.True(t, folder.Dir)
		require.Equal(t, os.Getuid(), folder.UID)
		modes[name] = folder.Mode
	}
	require.Equal(t, map[string]int{"/etc": 0o755, "/srv": 0o755, "/srv/shared": 0o2775}, modes)
}

func TestCheckFolders(t *testing.T) {
	root := rootWith(t, []string{"app/data"}, map[string]string{"app/static": "/data/static", "app/data/old": "new"})
	require.NoError(t, root.CheckFolders(t.Context(), []string{"/app/data", "/app/data/x", "/app/new/deep", "/src", "/src/static"}))
	require.EqualError(t, root.CheckFolders(t.Context(), []string{"/app/data", "/app/static"}),
		"Dockerfile:2: /app/static is a symbolic link to /data/static in the base image, and a folder of the project would take its place: "+
			"name a base without it, another workdir, or leave the folder out with include")
	require.Error(t, root.CheckFolders(t.Context(), []string{"/app/data/old"}))
}
