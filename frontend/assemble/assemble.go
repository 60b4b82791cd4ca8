// Package assemble turns a plan, and the states that its layers are made from, into the LLB
// and the config of the requested target. It is pure: the same input gives the same bytes.
package assemble

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/client/llb"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"

	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/layers"
	"github.com/wainwright-build/wainwright/frontend/lock"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/request"
	"github.com/wainwright-build/wainwright/frontend/testplan"
	"github.com/wainwright-build/wainwright/frontend/toolchain"
	"github.com/wainwright-build/wainwright/frontend/wheel"
	steps "github.com/wainwright-build/wainwright/llb"
	"github.com/wainwright-build/wainwright/llb/paths"
)

// Input is a plan, and the values of earlier stages with the states of its layers.
type Input struct {
	Request  request.Request
	Plan     plan.Plan
	Places   plan.Places
	Tools    toolchain.Toolchain
	Project  wheel.Project
	Wheel    wheel.Wheel
	Editable wheel.Wheel // for the target dev, else zero
	Lock     lock.Lock
	Set      layers.Set
	Locals   []dependencies.LocalWheel
	Tests    testplan.Tests // zero for targets without tests
	Merge    bool           // the daemon has MergeOp: see llb.Join
	Modes    bool           // the daemon can copy with modes: see llb.ProjectTree
}

// Result is the LLB of the requested target.
type Result struct {
	State llb.State
	// Config is the config of the image. For a target that is no image, it has nothing but
	// the platform.
	Config *dockerspec.DockerOCIImage
}

// layer is one layer of the image and its title in the image's history.
type layer struct {
	state llb.State
	title string
}

// Target returns the LLB and the config of the requested target.
func Target(in Input) Result {
	files := &dockerspec.DockerOCIImage{}
	files.Platform = in.Tools.Platform
	switch target := in.Request.Target; {
	case target.Name == request.Wheel:
		return Result{steps.Only(in.Wheel.State.File, "/"+in.Wheel.File, "/"+in.Wheel.File, "wheel"), files}
	case target.Name == request.Lock:
		return Result{steps.Only(in.Lock.Layer, steps.Venv+"/pylock.toml", "/pylock.toml", "lock"), files}
	case target.RunsTests:
		return Result{in.testRun(in.layers()), files}
	default:
		return in.image(in.layers())
	}
}

// image returns the image: the base with the layers over it.
func (in Input) image(layers []layer) Result {
	var titles []string
	if packages := in.Plan.Apt.Runtime; len(packages) > 0 {
		titles = append(titles, "apt-get install "+strings.Join(packages, " "))
	}
	states := make([]llb.State, len(layers))
	for i, layer := range layers {
		states[i] = layer.state
		titles = append(titles, layer.title)
	}
	return Result{
		State:  steps.Join(in.Tools.Runtime, states, in.Merge, in.label("[image] join the layers")),
		Config: imageConfig(in.Tools.Base.Config, in.Plan, in.Tools.Platform, titles, in.Request.Created),
	}
}

// label returns the name of a vertex that only one platform has.
func (in Input) label(text string) string {
	return in.Tools.Steps.ForPlatform(in.Tools.Label).Label(text)
}

// layers returns the layers over the base. Those that change least often come first.
func (in Input) layers() []layer {
	project, target := in.Plan.Project, in.Request.Target
	all := []layer{{in.Tools.EmptyVenv, "venv: Python " + in.Plan.Base.Python}}
	all = append(all, installed(in.Set.Layers)...)
	if reports, ok := layers.Libraries(in.Tools.Steps, in.Set.Layers); ok {
		all = append(all, layer{reports, "libraries: which are needed, and which brought"})
	}
	all = append(all,
		layer{in.Lock.Layer, "lock: " + in.Plan.Lock.Digest},
		layer{in.home(), "user " + in.Plan.Image.User + ", " + in.Plan.Image.Workdir},
	)
	all = append(all, locals(in.Locals)...)
	if target.Tested {
		all = append(all, installed(in.Tests.Set.Layers)...)
		all = append(all, locals(in.Tests.Deps.Locals)...)
	}
	switch {
	case !target.Project:
	case target.Editable:
		uid, gid := ids(in.Plan.Image.User)
		all = append(all,
			layer{in.Editable.State.Installed, fmt.Sprintf("project: %s %s, editable in %s", project.Name, project.Version, paths.Source)},
			layer{
				in.source(paths.Source, nil, uid, gid, "[dev] the project's files"),
				"source: " + paths.Source,
			},
		)
	default:
		all = append(all, layer{in.Wheel.State.Installed, "project: " + project.Name + " " + project.Version})
		all = append(all, in.copied()...)
	}
	return all
}

// installed returns the layers of distributions.
func installed(set []layers.Layer) []layer {
	var all []layer
	for _, l := range set {
		all = append(all, layer{l.Tree, l.Title})
	}
	return all
}

// locals returns the layers of local requirements. They come after the dependencies, because
// they are edited as often as the project.
func locals(wheels []dependencies.LocalWheel) []layer {
	var all []layer
	for _, local := range wheels {
		all = append(all, layer{
			local.Wheel.State.Installed,
			fmt.Sprintf("local: %s %s from %s", local.Metadata.Name, local.Metadata.Version, local.Path),
		})
	}
	return all
}

// copied returns the layers of files that are copied from the project. Files that the program
// may write (models, data) and others (code, templates) have layers of their own: the layer
// with an edited template stays small.
func (in Input) copied() []layer {
	var all []layer
	for _, part := range []struct{ owner, title string }{
		{plan.OwnerUser, "carried data"},
		{plan.OwnerRoot, "carried code"},
	} {
		if files, n := filesOwnedBy(in.Plan.Carried, part.owner); len(files) > 0 {
			all = append(all, layer{in.copiedTo(files, part.owner), fmt.Sprintf("%s: %d files", part.title, n)})
		}
	}
	return all
}

// home returns the layer with the user's entry in /etc/passwd and the folders that the user
// can write to.
func (in Input) home() llb.State {
	image := in.Plan.Image
	uid, gid := ids(image.User)
	dirs := append([]string{image.Workdir}, ownVolumes(image)...)
	if image.Passwd != "" {
		dirs = append(dirs, image.Home) // a user of the base needs no new home
	}
	var entries []steps.Owned
	seen := map[string]bool{"/": true}
	for _, dir := range dirs {
		if dir = path.Clean(dir); !seen[dir] {
			seen[dir] = true
			entries = append(entries, steps.Owned{Path: dir, UID: uid, GID: gid, Mode: 0o775, Dir: true})
		}
	}
	if image.Passwd != "" {
		entries = append(entries, steps.Owned{Path: "/etc/passwd", Mode: 0o644, Data: []byte(image.Passwd)})
	}
	return steps.Tree(in.Project.Context.State, "", in.Places.Above, entries, in.Tools.Steps.Label("[image] user "+image.User))
}

// ownVolumes returns the volumes in the user's directories, and the folders above them. If
// they were not in the image, a container runtime would create them for root.
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

// copiedTo returns the layer with the copied files of one owner.
func (in Input) copiedTo(files []plan.Carried, owner string) llb.State {
	image := in.Plan.Image
	uid, gid := ids(image.User)
	entries := []steps.Owned{{Path: image.Workdir, UID: uid, GID: gid, Mode: 0o775, Dir: true}}
	for _, file := range files {
		entry := steps.Owned{
			Path: path.Join(image.Workdir, file.Path), Source: file.Source, Dir: file.Dir, Mode: int(file.Mode),
		}
		if file.Owner == plan.OwnerUser {
			entry.UID, entry.GID = uid, gid
		}
		entries = append(entries, entry)
	}
	return steps.Tree(in.Project.Context.State, in.Project.Dir, in.Places.Above, entries, in.Tools.Steps.Label("[image] carried files of "+owner))
}

// filesOwnedBy returns the files of one owner with the folders above them, and the owner's
// empty folders; n is the number of files.
func filesOwnedBy(carried []plan.Carried, owner string) (owned []plan.Carried, n int) {
	needed, filled := map[string]bool{}, map[string]bool{}
	for _, file := range carried {
		if file.Dir {
			continue
		}
		for dir := path.Dir(file.Path); dir != "."; dir = path.Dir(dir) {
			filled[dir] = true
			needed[dir] = needed[dir] || file.Owner == owner
		}
	}
	for _, file := range carried {
		switch {
		case file.Dir && (needed[file.Path] || !filled[file.Path] && file.Owner == owner):
			owned = append(owned, file)
		case !file.Dir && file.Owner == owner:
			owned = append(owned, file)
			n++
		}
	}
	return owned, n
}

// testRun runs the tests in the image. The result has what they write: see llb.Steps.Test.
func (in Input) testRun(layers []layer) llb.State {
	image, test, cfg := in.Plan.Image, in.Plan.Test, in.Request.Config.Test
	uid, gid := ids(image.User)
	states := make([]llb.State, 0, len(layers)+1)
	for _, layer := range layers {
		states = append(states, layer.state)
	}
	states = append(states, in.source(image.Workdir, in.Tests.Tree.Without, uid, gid, "[test] the project's files"))
	var env []steps.Env
	for _, variable := range image.Env {
		env = append(env, steps.Env{Name: variable.Name, Value: variable.Value})
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Env)) {
		env = append(env, steps.Env{Name: name, Value: cfg.Env[name]})
	}
	return in.Tools.Steps.ForPlatform(in.Tools.Label).Test(steps.TestRun{
		Image: steps.Join(in.Tools.Runtime, states, in.Merge, in.label("[test] join the layers")),
		Env:   env, UID: uid, GID: gid, Workdir: image.Workdir,
		Command: test.Command, Network: test.Network,
	})
}

// escapedByte matches a byte of a name that is not UTF-8, as the survey writes it and
// llb.Literal escapes that.
var escapedByte = regexp.MustCompile(`\\\\x[0-9a-f]{2}`)

// source returns the layer with the project's files in a folder, without those that the plan
// leaves out and those that match the patterns.
func (in Input) source(dir string, without []string, uid, gid int, label string) llb.State {
	without = slices.Clone(without)
	for _, left := range in.Plan.Left {
		without = append(without, steps.Literal(left.Path))
		if strings.Contains(left.Path, `\x`) {
			without = append(without, escapedByte.ReplaceAllString(steps.Literal(left.Path), "?"))
		}
	}
	return steps.Source(steps.ProjectTree{
		Context: in.Project.Context.State, Project: in.Project.Dir, Without: without, Modes: in.Modes, Above: in.Places.Above,
	}, dir, uid, gid, in.Tools.Steps.Label(label))
}

// ids parses a user in the form that the plan has, "uid:gid".
func ids(user string) (uid, gid int) {
	first, second, _ := strings.Cut(user, ":")
	uid, _ = strconv.Atoi(first)
	gid, _ = strconv.Atoi(second)
	return uid, gid
}
