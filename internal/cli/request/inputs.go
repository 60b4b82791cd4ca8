package request

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/util/gitutil"
	"github.com/tonistiigi/fsutil"
)

const (
	contextMount    = "context"
	dockerfileMount = "dockerfile"

	capContexts    = "moby.buildkit.frontend.contexts"
	capGitQuery    = "moby.buildkit.frontend.gitquerystring"
	capSubrequests = "moby.buildkit.frontend.subrequests"
)

// addInputs mounts the context and the folder of the Dockerfile.
func (r Request) addInputs(so *client.SolveOpt) error {
	if r.Context == "-" {
		return fmt.Errorf("a context on stdin is not supported: give a directory or a URL")
	}
	if IsRemote(r.Context) {
		return r.addRemoteContext(so)
	}
	if err := isDirectory(r.Context); err != nil {
		return fmt.Errorf("the build context: %w", err)
	}
	if err := mount(so, contextMount, r.Context); err != nil {
		return err
	}
	so.SharedKey = sharedKey(r.Context)

	dir, name := r.Context, dockerui.DefaultDockerfileName
	if r.File != "" {
		if _, err := os.Stat(r.File); err != nil {
			return fmt.Errorf("--file: %w", err)
		}
		dir, name = filepath.Dir(r.File), filepath.Base(r.File)
	}
	so.FrontendAttrs["filename"] = name
	return mount(so, dockerfileMount, dir)
}

// addRemoteContext leaves the context to the daemon. A relative --file is then
// a path in it, an absolute one is on this machine.
func (r Request) addRemoteContext(so *client.SolveOpt) error {
	so.FrontendAttrs["context"] = r.Context
	if hasGitQuery(r.Context) {
		addCap(so, capGitQuery)
	}
	so.FrontendAttrs["filename"] = dockerui.DefaultDockerfileName
	if r.File == "" {
		return nil
	}
	if !filepath.IsAbs(r.File) {
		so.FrontendAttrs["filename"] = r.File
		return nil
	}
	so.FrontendAttrs["filename"] = filepath.Base(r.File)
	so.FrontendAttrs["dockerfilekey"] = dockerfileMount
	return mount(so, dockerfileMount, filepath.Dir(r.File))
}

func mount(so *client.SolveOpt, name, dir string) error {
	fs, err := fsutil.NewFS(dir)
	if err != nil {
		return err
	}
	so.LocalMounts[name] = fs
	return nil
}

// sharedKey names the daemon's copy of this directory, which the next build
// of the same directory only updates. The base name alone, which docker
// buildx uses with an identifier of the machine, would let two checkouts of
// one name overwrite each other's copy.
func sharedKey(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	host, _ := os.Hostname()
	sum := sha256.Sum256([]byte(host + "\x00" + abs))
	return filepath.Base(abs) + ":" + hex.EncodeToString(sum[:6])
}

func isDirectory(path string) error {
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !st.IsDir() {
		return fmt.Errorf("%s is not a directory", path)
	}
	return nil
}

// IsRemote reports whether a context is a URL that the daemon fetches.
func IsRemote(s string) bool {
	if strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") {
		return true
	}
	_, ok, _ := dfgitutil.ParseGitRef(s)
	return ok
}

func hasGitQuery(s string) bool {
	u, err := gitutil.ParseURL(s)
	return err == nil && len(u.Query) > 0
}

// addCap asks the frontend to refuse the build if it does not know the
// capability, instead of building something else.
func addCap(so *client.SolveOpt, name string) {
	const key = "frontend.caps"
	caps := so.FrontendAttrs[key]
	for have := range strings.SplitSeq(caps, ",") {
		if have == name {
			return
		}
	}
	so.FrontendAttrs[key] = strings.TrimPrefix(caps+","+name, ",")
}
