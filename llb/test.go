package llb

import (
	"path"
	"strconv"
	"strings"

	"github.com/moby/buildkit/client/llb"
)

// TestRun is a run of the project's tests.
type TestRun struct {
	Image    llb.State // with the tests in its working directory
	Env      []Env     // the variables of the image and those of test.env
	UID, GID int
	Workdir  string
	Command  []string
	Network  bool
}

// Test runs the tests. The result has their output and the reports that they write.
//
// The step itself has the environment of the base: with that of the tests it would run, as
// root, a python3 or a library that the project or a dependency has put into the image.
func (s Steps) Test(t TestRun) llb.State {
	var env []Env
	for _, variable := range t.Env {
		env = append(env, Env{"WAINWRIGHT_ENV_" + variable.Name, variable.Value})
	}
	made := s.run(exec{
		step:    "test",
		label:   "[test] " + strings.Join(t.Command, " "),
		root:    t.Image,
		script:  "test.py",
		args:    append([]string{strconv.Itoa(t.UID), strconv.Itoa(t.GID), t.Workdir}, t.Command...),
		offline: !t.Network,
		proxied: t.Network,
		bare:    true,
		env:     env,
	})
	return made.AddMount("/out", llb.Scratch())
}

// ProjectTree is the part of a project that Source copies.
type ProjectTree struct {
	Context llb.State
	Project string           // its path in the context, "" for the root
	Without []string         // patterns of what is left out, relative to the project: see Literal
	Above   map[string]Owned // see Tree
	// Modes reports that the daemon can give folders and files different modes.
	Modes bool
}

// Source returns a layer with a project's tree in a directory of the image. Folders and
// programs have the mode 0755 and other files 0644, whatever a umask gave to the checkout;
// with an old daemon all have 0755.
func Source(from ProjectTree, dir string, uid, gid int, label string) llb.State {
	info := &llb.CopyInfo{CopyDirContentsOnly: true, ExcludePatterns: from.Without, Mode: &llb.ChmodOpt{Mode: 0o755}}
	if from.Modes {
		info.Mode = &llb.ChmodOpt{ModeStr: "u=rwX,go=rX"}
	}
	action := tree(from.Context, "", from.Above, []Owned{{Path: dir, UID: uid, GID: gid, Mode: 0o775, Dir: true}})
	return llb.Scratch().File(action.Copy(from.Context, path.Join("/", from.Project), dir, info,
		llb.WithUIDGID(uid, gid), llb.WithCreatedTime(epoch)), llb.WithCustomName(label))
}

var special = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`, `!`, `\!`)

// Literal returns a pattern of .dockerignore that matches nothing but a path and what is below
// it.
func Literal(p string) string {
	// Patterns are trimmed: a space at an end has to stand in brackets.
	trimmed := strings.TrimSpace(p)
	before, after, _ := strings.Cut(p, trimmed)
	return bracketed(before) + special.Replace(trimmed) + bracketed(after)
}

func bracketed(spaces string) string {
	var b strings.Builder
	for _, space := range spaces {
		b.WriteString("[" + string(space) + "]")
	}
	return b.String()
}
