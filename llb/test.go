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
func (s Steps) Test(t TestRun) llb.State {
	made := s.run(exec{
		step:    "test",
		label:   "[test] " + strings.Join(t.Command, " "),
		root:    t.Image,
		script:  "test.py",
		args:    append([]string{strconv.Itoa(t.UID), strconv.Itoa(t.GID), t.Workdir}, t.Command...),
		offline: !t.Network,
		proxied: t.Network,
		bare:    true,
		env:     t.Env,
	})
	return made.AddMount("/out", llb.Scratch())
}

// Source returns a layer with the project's tree in a directory of the image, without the
// files that match the patterns.
func Source(context llb.State, project, dir string, without []string, uid, gid int, label string) llb.State {
	action := tree(context, "", []Owned{{Path: dir, UID: uid, GID: gid, Mode: 0o775, Dir: true}})
	return llb.Scratch().File(action.Copy(context, path.Join("/", project), dir, &llb.CopyInfo{
		CopyDirContentsOnly: true,
		ExcludePatterns:     without,
	}, llb.WithUIDGID(uid, gid), llb.WithCreatedTime(epoch)), llb.WithCustomName(label))
}
