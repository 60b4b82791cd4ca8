// Package deliver brings the image where the caller wants it: to a registry, a
// file, a Docker engine or containerd. What to ask of BuildKit is decided
// here, purely; the loaders take what it then sends.
package deliver

import (
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/moby/buildkit/client"

	"github.com/wainwright-build/wainwright/internal/cli/connect"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// Load is where --load brings the image.
type Load string

const (
	NoLoad         Load = ""
	LoadDocker     Load = "docker"
	LoadContainerd Load = "containerd"
)

// Wish is what the flags say about the result.
type Wish struct {
	Tags    []string
	Outputs []request.Output
	Push    bool
	Load    Load
}

// Export is one exporter of BuildKit and what becomes of what it gives.
type Export struct {
	Type  string
	Attrs map[string]string
	// Load is where the archive it writes is read into.
	Load Load
	// Dest is the file or folder it writes to; - is standard output.
	Dest string
	// EnginePush makes the engine push afterwards, as its BuildKit cannot.
	EnginePush bool
	// ByID is set where the image ends in a store that knows it by the digest
	// of its configuration and not by that of its manifest.
	ByID bool
}

const typeCacheOnly = "cacheonly"

// Place is what is known of the daemon, and of the engine to load into.
type Place struct {
	Backend connect.Backend
	// ContainerdStore is the store of the engine that a separate BuildKit's
	// image is loaded into.
	ContainerdStore bool
}

// ToDocker tells whether a Docker engine gets an archive of the image.
func (w Wish) ToDocker(backend connect.Backend) bool {
	if backend.InDocker() {
		return false
	}
	for _, o := range w.Outputs {
		if o.Type == client.ExporterDocker && o.Dest == "" {
			return true
		}
	}
	return w.Load == LoadDocker
}

// Exports decides the exporters.
func (w Wish) Exports(at Place) ([]Export, error) {
	var exports []Export
	loaded, pushed := false, false
	for _, o := range w.Outputs {
		switch {
		case o.Type == typeCacheOnly:
		case o.Type == client.ExporterDocker && o.Dest == "":
			loaded = loaded || w.Load == LoadDocker
			exports = append(exports, w.loadDocker(at, o.Attrs))
		case o.Type == client.ExporterImage:
			pushed = pushed || w.Push
			images, err := w.images(at, o.Attrs, w.Push)
			if err != nil {
				return nil, err
			}
			exports = append(exports, images...)
		default:
			export, err := w.file(at, o)
			if err != nil {
				return nil, err
			}
			exports = append(exports, export)
		}
	}
	if w.Push && !pushed {
		images, err := w.images(at, nil, true)
		if err != nil {
			return nil, err
		}
		exports = append(exports, images...)
	}
	switch {
	case w.Load == LoadContainerd:
		if at.Backend == connect.DockerGraphdriver {
			return nil, errors.New("the BuildKit inside this Docker engine writes no archive for containerd: use a builder of its own (docker buildx create)")
		}
		exports = append(exports, w.loadContainerd())
	case w.Load == LoadDocker && !loaded:
		exports = append(exports, w.loadDocker(at, nil))
	}
	// As docker build: an image built inside the engine is the engine's.
	if len(w.Outputs) == 0 && len(exports) == 0 && at.Backend.InDocker() {
		exports = append(exports, w.loadDocker(at, nil))
	}
	return once(exports)
}

// images are the registry exports, one for the tags of registries on this
// machine, which speak plain HTTP, and one for the rest: the attribute that
// says so counts for all tags of an export.
func (w Wish) images(at Place, attrs map[string]string, push bool) ([]Export, error) {
	push = push || request.IsTrue(attrs["push"])
	names := w.Tags
	if len(names) == 0 && attrs["name"] != "" {
		names = strings.Split(attrs["name"], ",")
	}
	if push && len(names) == 0 {
		return nil, errors.New("a push needs to know where to: give --tag")
	}
	var loopback, elsewhere []string
	for _, name := range names {
		if push && request.OnLoopback(name) {
			loopback = append(loopback, name)
		} else {
			elsewhere = append(elsewhere, name)
		}
	}
	if at.Backend == connect.DockerGraphdriver {
		e := w.image(at, attrs, names, false)
		e.EnginePush = push
		return []Export{e}, nil
	}
	var exports []Export
	if len(elsewhere) > 0 || len(loopback) == 0 {
		exports = append(exports, w.image(at, attrs, elsewhere, push))
	}
	if len(loopback) > 0 {
		e := w.image(at, attrs, loopback, push)
		e.Attrs["registry.insecure"] = "true"
		exports = append(exports, e)
	}
	return exports, nil
}

func (w Wish) image(at Place, attrs map[string]string, names []string, push bool) Export {
	e := export(client.ExporterImage, attrs, names)
	delete(e.Attrs, "push")
	if push {
		e.Attrs["push"] = "true"
	}
	if at.Backend.InDocker() {
		e.Type = exporterMoby
	} else if _, said := e.Attrs["unpack"]; push && !said {
		e.Attrs["unpack"] = "false" // nobody runs it there
	}
	switch at.Backend {
	case connect.DockerContainerd:
		e.Attrs["prefer-image-digest"] = "true"
	case connect.DockerGraphdriver:
		e.ByID = true
	}
	return e
}

// exporterMoby puts an image into the store of the engine BuildKit is in.
const exporterMoby = "moby"

func (w Wish) loadDocker(at Place, attrs map[string]string) Export {
	if at.Backend.InDocker() {
		return w.image(at, attrs, w.Tags, false)
	}
	e := export(client.ExporterDocker, attrs, w.Tags)
	e.Load = LoadDocker
	e.ByID = !at.ContainerdStore
	if at.ContainerdStore {
		e.Type = client.ExporterOCI
		e.Attrs["prefer-image-digest"] = "true"
	}
	return e
}

func (w Wish) loadContainerd() Export {
	e := export(client.ExporterOCI, nil, w.Tags)
	e.Load = LoadContainerd
	return e
}

// file is an export to a file or a folder of the caller's.
func (w Wish) file(at Place, o request.Output) (Export, error) {
	var names []string
	isImage := o.Type == client.ExporterOCI || o.Type == client.ExporterDocker
	if isImage {
		if at.Backend == connect.DockerGraphdriver {
			return Export{}, fmt.Errorf("the BuildKit inside this Docker engine has no %s output: use a builder of its own (docker buildx create)", o.Type)
		}
		names = w.Tags
	}
	e := export(o.Type, o.Attrs, names)
	e.Dest = o.Dest
	if e.Dest == "" {
		if !isImage && o.Type != client.ExporterTar {
			return Export{}, fmt.Errorf("--output type=%s needs dest=", o.Type)
		}
		e.Dest = "-"
	}
	if e.Dest == "-" && e.isFolder() {
		return Export{}, fmt.Errorf("--output type=%s is a folder, which standard output is not", o.Type)
	}
	return e, nil
}

// isFolder tells whether the exporter writes a tree and not one archive.
func (e Export) isFolder() bool {
	if e.Type == client.ExporterLocal {
		return true
	}
	tar, err := strconv.ParseBool(e.Attrs["tar"])
	return err == nil && !tar && (e.Type == client.ExporterOCI || e.Type == client.ExporterDocker)
}

// export copies the attributes, which a user's name= is one of.
func export(kind string, attrs map[string]string, names []string) Export {
	e := Export{Type: kind, Attrs: maps.Clone(attrs)}
	if e.Attrs == nil {
		e.Attrs = map[string]string{}
	}
	if len(names) > 0 {
		e.Attrs["name"] = strings.Join(names, ",")
	}
	return e
}

// once drops exports that say the same, as --load beside --push does inside a
// Docker engine, and refuses two that want standard output.
func once(exports []Export) ([]Export, error) {
	var out []Export
	stdout := false
	for _, e := range exports {
		if e.Dest == "-" {
			if stdout {
				return nil, errors.New("two outputs want standard output")
			}
			stdout = true
		}
		same := false
		for i, have := range out {
			if have.Type == exporterMoby && e.Type == exporterMoby && have.Attrs["name"] == e.Attrs["name"] {
				maps.Copy(out[i].Attrs, e.Attrs)
				out[i].EnginePush = have.EnginePush || e.EnginePush
				same = true
			}
		}
		if !same {
			out = append(out, e)
		}
	}
	return out, nil
}
