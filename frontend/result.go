package frontend

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/frontend/dockerui"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/image"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/resolve"
	steps "github.com/wainwright-build/wainwright/llb"
)

// layer is one layer of the image and what its history says.
type layer struct {
	state llb.State
	title string
}

// result turns the plan into LLB and hands it over to be exported.
func (p *prepared) result(ctx context.Context) (*dockerui.BuildResult, error) {
	st, config := p.state()
	// Solved here and not by the exporter: a distribution that cannot be installed
	// is told in words. Joining stays lazy.
	ref, err := p.build.client.Solve(ctx, st)
	if err != nil {
		return nil, p.testsFailed(ctx, p.notInstalled(err))
	}
	if err := p.confineBuilt(ctx); err != nil {
		return nil, err
	}
	baseConfig := p.base.Config
	return &dockerui.BuildResult{Reference: ref, Image: config, BaseImage: &baseConfig, Epoch: p.build.epoch}, nil
}

// state is the state of the asked target and its config.
func (p *prepared) state() (llb.State, *dockerspec.DockerOCIImage) {
	bare := &dockerspec.DockerOCIImage{}
	bare.Platform = p.platform
	switch p.build.target {
	case targetWheel:
		return steps.Only(p.wheel.State.File, "/"+p.wheel.File, "/"+p.wheel.File, "wheel"), bare
	case targetLock:
		return steps.Only(p.lock.Layer, steps.Venv+"/pylock.toml", "/pylock.toml", "lock"), bare
	}
	layers := p.layers()
	if p.build.target == targetTest {
		return p.testRun(layers), bare
	}
	states, titles := make([]llb.State, len(layers)), make([]string, len(layers))
	for i, each := range layers {
		states[i], titles[i] = each.state, each.title
	}
	if len(p.plan.Apt.Runtime) > 0 {
		titles = append([]string{"apt-get install " + strings.Join(p.plan.Apt.Runtime, " ")}, titles...)
	}
	if p.build.target == targetDeps {
		p.plan.Image = p.plan.Image.WithoutProject()
	}
	joined := steps.Join(p.root, states, p.build.client.SupportsMerge(), p.label("[image] join the layers"))
	return joined, image.Config(p.base.Config, p.plan, p.platform, titles, p.build.created())
}

// distributions are the layers of what is locked.
func (p *prepared) distributions(with steps.Steps, kind string, all []plan.Packed) []layer {
	var layers []layer
	for i, packed := range all {
		title := fmt.Sprintf("%s %d/%d: %s", kind, i+1, len(all), strings.Join(packed.Names(), ", "))
		layers = append(layers, layer{p.install(with, kind, all, i).Tree, title})
	}
	return layers
}

// install installs one of the layers.
func (p *prepared) install(with steps.Steps, kind string, all []plan.Packed, i int) steps.Installed {
	packed := all[i]
	compiled := packed.Compiled()
	packages, local := p.fromContext(packed.Packages)
	// They were normalised when the lock was.
	constraints, _ := resolve.Constraints(p.build.options.Config.Build.Constraints)
	layer := steps.Layer{
		Label:            fmt.Sprintf("[%s %d/%d] %s", kind, i+1, len(all), brief(packed.Names())),
		Lock:             packaging.WriteLock(packages),
		Build:            packed.Build,
		BuildConstraints: constraints,
		Native:           compiled,
		Shares:           packed.Shares,
		Local:            local,
	}
	if p.build.several() && !compiled {
		// The same step for all platforms, which may have others before it.
		layer.Label = fmt.Sprintf("[%s] %s", kind, brief(packed.Names()))
	}
	switch {
	case packed.Emulated:
		emulated := p.foreign.steps
		emulated.Fetch, emulated.Index = with.Fetch, with.Index
		with = emulated
	case compiled:
		layer.Label = p.label(layer.Label)
		if p.foreign != nil {
			layer.Platform = resolve.Platform(p.facts.Target())
		}
	}
	return with.Install(layer, p.skeleton)
}

// layers are the layers over the base: what changes least lies lowest.
func (p *prepared) layers() []layer {
	all := []layer{{p.skeleton, "venv: Python " + p.plan.Base.Python}}
	all = append(all, p.distributions(p.steps, "deps", p.packed)...)
	if reports, ok := p.libraries(p.packed); ok {
		all = append(all, layer{reports, "libraries: which are needed, and which brought"})
	}
	all = append(all,
		layer{p.lock.Layer, "lock: " + p.plan.Lock.Digest},
		layer{p.home(), "user " + p.plan.Image.User + ", " + p.plan.Image.Workdir},
	)
	all = append(all, layersOfLocals(p.locals)...)
	if p.build.target == targetDeps {
		return all
	}
	if p.tests != nil {
		all = append(all, p.distributions(p.tests.steps, "test deps", p.tests.packed)...)
		all = append(all, layersOfLocals(p.tests.locals)...)
	}
	if p.build.target == targetDev {
		uid, gid := ids(p.plan.Image.User)
		return append(all,
			layer{p.editable.State.Installed, fmt.Sprintf("project: %s %s, editable in %s", p.plan.Project.Name, p.plan.Project.Version, devSource)},
			layer{steps.Source(p.context.State, p.build.options.Dir, devSource, nil, uid, gid, p.steps.Label("[dev] the project's files")), "source: " + devSource},
		)
	}
	all = append(all, layer{p.wheel.State.Installed, "project: " + p.plan.Project.Name + " " + p.plan.Project.Version})
	// What the program may rewrite (models, data) apart from code and templates: an
	// edited template ships kilobytes, whatever the models weigh.
	for _, part := range []struct{ owner, title string }{
		{plan.OwnerUser, "carried data"},
		{plan.OwnerRoot, "carried code"},
	} {
		if files, n := heldBy(p.plan.Carried, part.owner); len(files) > 0 {
			all = append(all, layer{p.carried(files, part.owner), fmt.Sprintf("%s: %d files", part.title, n)})
		}
	}
	return all
}

// home is the user's entry and the directories it may write.
func (p *prepared) home() llb.State {
	img := p.plan.Image
	uid, gid := ids(img.User)
	dirs := append([]string{img.Workdir}, ownVolumes(img)...)
	if img.Passwd != "" {
		dirs = append(dirs, img.Home) // a user of the base has a home, or wants none
	}
	var entries []steps.Owned
	seen := map[string]bool{"/": true}
	for _, dir := range dirs {
		if dir = path.Clean(dir); !seen[dir] {
			seen[dir] = true
			entries = append(entries, steps.Owned{Path: dir, UID: uid, GID: gid, Mode: 0o775, Dir: true})
		}
	}
	if img.Passwd != "" {
		entries = append(entries, steps.Owned{Path: "/etc/passwd", Mode: 0o644, Data: []byte(img.Passwd)})
	}
	return steps.Tree(p.context.State, "", entries, p.steps.Label("[image] user "+img.User))
}

// ownVolumes are the volumes below the user's directories, and the folders those
// lie in: what is not in the image would be made for root.
func ownVolumes(img plan.Image) []string {
	var dirs []string
	for _, volume := range img.Volumes {
		for _, root := range []string{img.Workdir, img.Home} {
			for dir := path.Clean(volume); strings.HasPrefix(dir, root+"/"); dir = path.Dir(dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	return dirs
}

// carried is the layer of the carried files of one owner.
func (p *prepared) carried(files []plan.Carried, owner string) llb.State {
	img := p.plan.Image
	uid, gid := ids(img.User)
	entries := []steps.Owned{{Path: img.Workdir, UID: uid, GID: gid, Mode: 0o775, Dir: true}}
	for _, each := range files {
		entry := steps.Owned{
			Path: path.Join(img.Workdir, each.Path), Source: each.Source, Dir: each.Dir, Mode: mode(each.Mode),
		}
		if each.Owner == plan.OwnerUser {
			entry.UID, entry.GID = uid, gid
		}
		entries = append(entries, entry)
	}
	return steps.Tree(p.context.State, p.build.options.Dir, entries, p.steps.Label("[image] carried files of "+owner))
}

// heldBy are the files of one owner with the folders they lie in, and the
// owner's folders that no file lies in; n is the number of files.
func heldBy(carried []plan.Carried, owner string) (held []plan.Carried, n int) {
	needed, filled := map[string]bool{}, map[string]bool{}
	for _, each := range carried {
		if each.Dir {
			continue
		}
		for dir := path.Dir(each.Path); dir != "."; dir = path.Dir(dir) {
			filled[dir] = true
			needed[dir] = needed[dir] || each.Owner == owner
		}
	}
	for _, each := range carried {
		switch {
		case each.Dir && (needed[each.Path] || !filled[each.Path] && each.Owner == owner):
			held = append(held, each)
		case !each.Dir && each.Owner == owner:
			held = append(held, each)
			n++
		}
	}
	return held, n
}

func mode(octal string) int {
	m, err := strconv.ParseInt(octal, 8, 32)
	if err != nil {
		return 0o644
	}
	return int(m)
}

func ids(user string) (uid, gid int) {
	first, second, _ := strings.Cut(user, ":")
	uid, _ = strconv.Atoi(first)
	gid, _ = strconv.Atoi(second)
	return uid, gid
}

// brief keeps a progress line readable.
func brief(names []string) string {
	const most = 4
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
