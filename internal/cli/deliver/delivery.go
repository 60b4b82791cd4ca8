package deliver

import (
	"context"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"

	containerd "github.com/containerd/containerd/v2/client"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/client"
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/cli/docker"
	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// Delivery is the exports of one build and those who take them.
type Delivery struct {
	Exports []Export
	Tags    []string
	// Docker is the engine that loads or pushes, where one is needed.
	Docker       *docker.Engine
	DockerConfig *configfile.ConfigFile
	// Containerd is what to load into, and Client the connection to it.
	Containerd Containerd
	Client     *containerd.Client

	Stdout io.Writer
	// Step shows something done on this side as a step of the build.
	Step func(name string, do func() error) error
}

// OpenDocker connects to the engine that is to load or push.
func (d *Delivery) OpenDocker(ctx context.Context, env environ.Environ) (err error) {
	if d.Docker == nil {
		d.Docker, err = docker.Open(ctx, env, d.DockerConfig)
	}
	return err
}

// Open connects to those the exports need.
func (d *Delivery) Open(ctx context.Context, env environ.Environ) error {
	for _, e := range d.Exports {
		if e.EnginePush {
			if err := d.OpenDocker(ctx, env); err != nil {
				return err
			}
		}
		if e.Load == LoadContainerd {
			var err error
			if d.Client, err = d.Containerd.Open(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// Close ends the connections.
func (d *Delivery) Close() {
	if d.Docker != nil {
		d.Docker.Close()
	}
	if d.Client != nil {
		d.Client.Close()
	}
}

// Entries are the exports as BuildKit's client takes them.
func (d *Delivery) Entries(ctx context.Context) ([]client.ExportEntry, error) {
	var entries []client.ExportEntry
	for _, e := range d.Exports {
		entry := client.ExportEntry{Type: e.Type, Attrs: maps.Clone(e.Attrs)}
		switch {
		case e.Load != NoLoad:
			entry.Output = newSink(d.loader(ctx, e.Load)).open
		case e.Dest == "-":
			if err := refuseTerminal(d.Stdout); err != nil {
				return nil, err
			}
			entry.Output = writeTo(nopCloser{d.Stdout})
		case e.Dest == "":
		case e.isFolder():
			entry.OutputDir = e.Dest
		default:
			if _, err := os.Stat(filepath.Dir(e.Dest)); err != nil {
				return nil, err
			}
			entry.Output = writeTo(&lazyFile{path: e.Dest})
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

func writeTo(w io.WriteCloser) func(map[string]string) (io.WriteCloser, error) {
	return func(map[string]string) (io.WriteCloser, error) { return w, nil }
}

func (d *Delivery) loader(ctx context.Context, to Load) func(io.Reader) error {
	if to == LoadContainerd {
		return func(r io.Reader) error {
			return d.Step("load into containerd at "+d.Containerd.String(), func() error {
				return d.Containerd.load(ctx, d.Client, len(d.Tags) > 0, r)
			})
		}
	}
	return func(r io.Reader) error {
		return d.Step("load into Docker at "+d.Docker.Host, func() error { return d.Docker.Load(ctx, r) })
	}
}

// Finish does what is left after BuildKit's part, and gives the digest the
// image has where it went.
func (d *Delivery) Finish(ctx context.Context, image digest.Digest) (digest.Digest, error) {
	for _, e := range d.Exports {
		if !e.EnginePush {
			continue
		}
		for name := range strings.SplitSeq(e.Attrs["name"], ",") {
			err := d.Step("push "+name, func() (err error) {
				image, err = d.Docker.Push(ctx, name, d.DockerConfig)
				return err
			})
			if err != nil {
				return "", err
			}
		}
	}
	return image, nil
}

// UsesStdout reports whether standard output is taken by an archive.
func (d *Delivery) UsesStdout() bool {
	for _, e := range d.Exports {
		if e.Dest == "-" {
			return true
		}
	}
	return false
}
