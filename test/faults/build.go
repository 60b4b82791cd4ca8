package faults

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/opencontainers/go-digest"
)

// variant is a variant of the project.
type variant struct {
	dockerfile string // below the syntax line
	large      bool
	edit       int // of the module
}

// build is a run of a client that builds the project and pushes the image.
type build struct {
	runner *Runner
	lane   *lane
	name   string // of the image, and a mark in the environment of all its processes
	dir    string // the project, and what the client leaves
	variant
	cli   bool
	from  string // the first step that is this build's own, "" for all
	cache string // namespace of the cache mounts, name if ""

	cmd    *exec.Cmd
	client *progress
	ended  chan struct{}
	err    error
	began  time.Time
}

// mark is in the environment of all processes of this build, and of no others.
func (b *build) mark() string { return b.name + ".mark.example" }

func (b *build) metadata() string { return filepath.Join(b.dir, "metadata.json") }

// start writes the project and starts the client.
func (b *build) start(ctx context.Context) error {
	tree := filepath.Join(b.dir, "project")
	files := project(b.variant)
	files["Dockerfile"] = "# syntax=" + b.runner.frontend + "\n" + b.dockerfile
	if err := write(tree, files); err != nil {
		return err
	}
	_ = os.Remove(b.metadata())
	d := b.lane.builder
	args := []string{"--progress=rawjson", "--provenance=false", "--metadata-file", b.metadata(), "--push", "-t", b.lane.registry.address + "/" + b.repository()}
	for _, setting := range b.settings() {
		args = append(args, "--build-arg", setting)
	}
	args = append(args, tree)
	if b.cli {
		b.cmd = exec.CommandContext(ctx, b.runner.cli, append([]string{"build", "--addr", d.Bed.BuildkitHost}, args...)...)
	} else {
		b.cmd = exec.CommandContext(ctx, filepath.Join(d.Bed.Bin, "docker"), append([]string{"buildx", "--builder", d.Bed.Builder, "build"}, args...)...)
	}
	b.cmd.Env = d.Bed.Environ()
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C reaches the terminal's whole process group
	b.client = &progress{started: map[string]bool{}}
	b.cmd.Stderr = b.client
	b.began, b.ended = time.Now(), make(chan struct{})
	if err := b.cmd.Start(); err != nil {
		return err
	}
	go func() {
		b.err = b.cmd.Wait()
		close(b.ended)
	}()
	return nil
}

func (b *build) repository() string { return "faults/" + b.name }

// settings returns the build arguments: the index, and what gives the steps of this
// build their own cache keys, so that they run. The image has none of them.
func (b *build) settings() []string {
	all := []string{
		"index.url=http://" + indexHost + "/simple",
		"HTTP_PROXY=http://" + b.lane.index.address,
		// uv's cache, so the steps that install.
		"BUILDKIT_CACHE_MOUNT_NS=" + cmp.Or(b.cache, b.name),
	}
	switch b.from {
	case "":
		all = append(all, "BUILDKIT_SANDBOX_HOSTNAME="+b.name, "build.env.MARK="+b.mark()) // the backend's environment is its own
	case "lock":
		_, number, _ := strings.Cut(b.name, "--")
		all = append(all, "packages=six!=0.0."+number)
	}
	none := b.mark()
	for _, argument := range b.runner.bed.BuildArgs() {
		key, value, _ := strings.Cut(argument, "=")
		switch key {
		case "HTTPS_PROXY":
			all = append(all, argument)
		case "NO_PROXY":
			none = value + "," + none
		}
	}
	return append(all, "NO_PROXY="+none)
}

// wait waits until the client has ended.
func (b *build) wait() error {
	<-b.ended
	return b.err
}

// digest returns the digest of the pushed manifest.
func (b *build) digest() (digest.Digest, error) {
	text, err := os.ReadFile(b.metadata())
	if err != nil {
		return "", err
	}
	var metadata struct {
		Digest digest.Digest `json:"containerimage.digest"`
	}
	if err := json.Unmarshal(text, &metadata); err != nil {
		return "", err
	}
	if metadata.Digest == "" {
		return "", errors.New("the client tells no digest")
	}
	return metadata.Digest, nil
}

// progress is what a client has shown so far (--progress=rawjson).
type progress struct {
	mu      sync.Mutex
	rest    []byte
	started map[string]bool // vertices
	message []string        // lines that are no progress: errors
}

func (p *progress) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rest = append(p.rest, data...)
	for {
		line, rest, whole := bytes.Cut(p.rest, []byte("\n"))
		if !whole {
			return len(data), nil
		}
		p.rest = slices.Clone(rest)
		var status client.SolveStatus
		if json.Unmarshal(line, &status) != nil {
			p.message = append(p.message, string(line))
			continue
		}
		for _, v := range status.Vertexes {
			if v.Started != nil {
				p.started[v.Name] = true
			}
		}
	}
}

// hasStarted reports whether a step with a name that begins with prefix has started.
func (p *progress) hasStarted(prefix string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name := range p.started {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// text is what the client prints besides its progress.
func (p *progress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(append(slices.Clone(p.message), string(p.rest)), "\n")
}
