package toolchain

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	fstypes "github.com/tonistiigi/fsutil/types"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

// Root is what was read from the root of the image's base, with the packages of apt.runtime.
type Root struct {
	Accounts plan.Accounts
	Places   plan.Places
	tree     gateway.Tree
	base     Base
}

// places finds where the folders of the image are in the base. A layer must not write to a path
// that leads through a symbolic link of the base: its folder would take the link's place.
func (r Root) places(ctx context.Context, cfg config.Config) (plan.Places, error) {
	found := plan.Places{Real: map[string]string{}, Above: map[string]steps.Owned{}}
	real, err := r.real(ctx, steps.Venv)
	switch {
	case err != nil:
		return found, r.at(err, cfg, "base")
	case real != steps.Venv:
		return found, r.problem(fmt.Sprintf("%s is %s in the base image, by a symbolic link that the layers of dependencies would replace", steps.Venv, real),
			"name a base where it is a folder, or is missing")
	}
	named := map[string][]string{"workdir": {plan.Workdir(cfg)}, "volumes": cfg.Volumes}
	if user, err := plan.ChooseUser(cfg.User, r.Accounts, report.Position{}); err == nil && user.Passwd != "" {
		named["user"] = []string{user.Home}
	}
	for _, key := range []string{"workdir", "volumes", "user"} {
		for _, name := range named[key] {
			name = path.Clean(name)
			real, err := r.real(ctx, name)
			if err != nil {
				return found, r.at(err, cfg, key)
			}
			if real != name {
				if config.IsOfBase(real) || real == steps.Venv || strings.HasPrefix(real, steps.Venv+"/") {
					return found, r.at(report.Problem{
						Message: fmt.Sprintf("%s leads to %s by a symbolic link of the base image, and that is a folder of the base", name, real),
					}, cfg, key)
				}
				found.Real[name] = real
			}
			for dir := path.Dir(real); dir != "/"; dir = path.Dir(dir) {
				if stat := r.tree.Folder(dir); stat != nil {
					found.Above[dir] = r.owned(dir, stat)
				}
			}
		}
	}
	if stat := r.tree.Folder("/etc"); stat != nil {
		found.Above["/etc"] = r.owned("/etc", stat)
	}
	return found, nil
}

// real returns a path of the image with the links of the base followed. A file in its way, or
// links in a circle, are a report.Problem.
func (r Root) real(ctx context.Context, name string) (string, error) {
	resolved, err := r.tree.Resolve(ctx, name)
	if err != nil {
		return "", err
	}
	real := path.Join("/", resolved)
	for dir := real; dir != "/"; dir = path.Dir(dir) {
		entries, err := r.tree.List(ctx, path.Dir(dir))
		if err != nil {
			return "", err
		}
		if folder, exists := entries[path.Base(dir)]; exists && !folder {
			return "", report.Problem{Message: fmt.Sprintf("%s is no folder in the base image", dir)}
		}
	}
	return real, nil
}

// CheckFolders returns a report.Problem if a folder that a layer makes for files of the project
// is a symbolic link in the base. Other errors are BuildKit's.
func (r Root) CheckFolders(ctx context.Context, folders []string) error {
	for _, folder := range folders {
		if _, err := r.tree.List(ctx, path.Dir(folder)); err != nil {
			return err
		}
		if target := r.tree.Link(folder); target != "" {
			return r.problem(fmt.Sprintf("%s is a symbolic link to %s in the base image, and a folder of the project would take its place", folder, target),
				"name a base without it, another workdir, or leave the folder out with include")
		}
	}
	return nil
}

// problem returns a problem with the base.
func (r Root) problem(message, remedy string) error {
	return report.Problem{Message: message, Remedy: remedy}.At(r.base.position)
}

// at gives problems with a folder the place where its key is set, or where the base is, and a
// remedy.
func (r Root) at(err error, cfg config.Config, key string) error {
	problems := slices.Clone(report.Problems(err))
	if len(problems) == 0 {
		return err
	}
	position, remedy := r.base.position, "name another folder with "+key
	if source, ok := cfg.Sources[key]; ok {
		position = source.Begin()
	}
	switch key {
	case "base":
		remedy = "name a base without that"
	case "user":
		remedy = "name a base without that, or a user of the base"
	}
	for i := range problems {
		problems[i] = problems[i].At(position)
		problems[i].Remedy = remedy
	}
	return report.Errors(problems)
}

// owned returns a folder of the base with its owner and mode. A builder with mapped ids has all
// of them above root's, which is the owner of /etc
// (https://docs.docker.com/engine/security/userns-remap/).
func (r Root) owned(dir string, stat *fstypes.Stat) steps.Owned {
	root := &fstypes.Stat{}
	if etc := r.tree.Folder("/etc"); etc != nil && etc.Uid >= gateway.FirstMapped {
		root = etc
	}
	mode := fs.FileMode(stat.Mode)
	bits := int(mode.Perm())
	if mode&fs.ModeSetgid != 0 {
		bits |= 0o2000
	}
	if mode&fs.ModeSticky != 0 {
		bits |= 0o1000
	}
	return steps.Owned{Path: dir, UID: int(stat.Uid - root.Uid), GID: int(stat.Gid - root.Gid), Mode: bits, Dir: true}
}
