// Package deliver delivers the image to a registry, a file, a Docker engine or containerd.
// OutputRequest.Exports decides, without I/O, which exporters of BuildKit to use; Delivery
// loads what they send.
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

// Load is the engine that --load loads the image into.
type Load string

const (
	NoLoad         Load = ""
	LoadDocker     Load = "docker"
	LoadContainerd Load = "containerd"
)

// OutputRequest is what the flags --tag, --output, --push and --load ask for.
type OutputRequest struct {
	Tags    []string
	Outputs []request.Output
	Push    bool
	Load    Load
}

// Export is one exporter of BuildKit, and where its output goes.
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

// Destination describes the daemon that builds, and the engine to load into.
type Destination struct {
	Backend connect.Backend
	// ContainerdStore is the store of the engine that a separate BuildKit's
	// image is loaded into.
	ContainerdStore bool
}

// ToDocker reports whether a Docker engine is to load an archive of the image.
func (r OutputRequest) ToDocker(backend connect.Backend) bool {
	if backend.InDocker() {
		return false
	}
	for _, o := range r.Outputs {
		if o.Type == client.ExporterDocker && o.Dest == "" {
			return true
		}
	}
	return r.Load == LoadDocker
}

// Exports returns the exporters to ask BuildKit for. Its error, for people, names the
// flag that cannot be met.
func (r OutputRequest) Exports(at Destination) ([]Export, error) {
	var exports []Export
	loaded, pushed := false, false
	for _, o := range r.Outputs {
		switch {
		case o.Type == typeCacheOnly:
		case o.Type == client.ExporterDocker && o.Dest == "":
			loaded = loaded || r.Load == LoadDocker
			exports = append(exports, r.loadDocker(at, o.Attrs))
		case o.Type == client.ExporterImage:
			pushed = pushed || r.Push
			images, err := r.images(at, o.Attrs, r.Push)
			if err != nil {
				return nil, err
			}
			exports = append(exports, images...)
		default:
			export, err := r.file(at, o)
			if err != nil {
				return nil, err
			}
			exports = append(exports, export)
		}
	}
	if r.Push && !pushed {
		images, err := r.images(at, nil, true)
		if err != nil {
			return nil, err
		}
		exports = append(exports, images...)
	}
	switch {
	case r.Load == LoadContainerd:
		if at.Backend == connect.DockerGraphdriver {
			return nil, errors.New("the BuildKit inside this Docker engine writes no archive for containerd: use a builder of its own (docker buildx create)")
		}
		exports = append(exports, r.loadContainerd())
	case r.Load == LoadDocker && !loaded:
		exports = append(exports, r.loadDocker(at, nil))
	}
	// As docker build: an image built inside the engine is the engine's.
	if len(r.Outputs) == 0 && len(exports) == 0 && at.Backend.InDocker() {
		exports = append(exports, r.loadDocker(at, nil))
	}
	return withoutDuplicates(exports)
}

// images are the registry exports, one for the tags of registries on this
// machine, which speak plain HTTP, and one for the rest: the attribute that
// says so counts for all tags of an export.
func (r OutputRequest) images(at Destination, attrs map[string]string, push bool) ([]Export, error) {
	push = push || request.IsTrue(attrs["push"])
	names := r.Tags
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
		e := r.image(at, attrs, names, false)
		e.EnginePush = push
		return []Export{e}, nil
	}
	var exports []Export
	if len(elsewhere) > 0 || len(loopback) == 0 {
		exports = append(exports, r.image(at, attrs, elsewhere, push))
	}
	if len(loopback) > 0 {
		e := r.image(at, attrs, loopback, push)
		e.Attrs["registry.insecure"] = "true"
		exports = append(exports, e)
	}
	return exports, nil
}

func (r OutputRequest) image(at Destination, attrs map[string]string, names []string, push bool) Export {
	e := export(client.ExporterImage, attrs, names)
	delete(e.Attrs, "push")
	if push {
		e.Attrs["push"] = "true"
	}
	if at.Backend.InDocker() {
		e.Type = exporterMoby
	} else if _, given := e.Attrs["unpack"]; push && !given {
		e.Attrs["unpack"] = "false" // it is not run there
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

func (r OutputRequest) loadDocker(at Destination, attrs map[string]string) Export {
	if at.Backend.InDocker() {
		return r.image(at, attrs, r.Tags, false)
	}
	e := export(client.ExporterDocker, attrs, r.Tags)
	e.Load = LoadDocker
	e.ByID = !at.ContainerdStore
	if at.ContainerdStore {
		e.Type = client.ExporterOCI
		e.Attrs["prefer-image-digest"] = "true"
	}
	return e
}

func (r OutputRequest) loadContainerd() Export {
	e := export(client.ExporterOCI, nil, r.Tags)
	e.Load = LoadContainerd
	return e
}

// file is an export to a file or a folder of the caller's.
func (r OutputRequest) file(at Destination, o request.Output) (Export, error) {
	var names []string
	isImage := o.Type == client.ExporterOCI || o.Type == client.ExporterDocker
	if isImage {
		if at.Backend == connect.DockerGraphdriver {
			return Export{}, fmt.Errorf("the BuildKit inside this Docker engine has no %s output: use a builder of its own (docker buildx create)", o.Type)
		}
		names = r.Tags
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

// isFolder reports whether the exporter writes a tree and not one archive.
func (e Export) isFolder() bool {
	if e.Type == client.ExporterLocal {
		return true
	}
	tar, err := strconv.ParseBool(e.Attrs["tar"])
	return err == nil && !tar && (e.Type == client.ExporterOCI || e.Type == client.ExporterDocker)
}

// export returns an export of a kind with a copy of the attributes. names, if there
// are any, replace a name= among them.
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

// withoutDuplicates joins exports to the store of the same Docker engine, which
// --load and --push give together. Two exports to standard output are an error.
func withoutDuplicates(exports []Export) ([]Export, error) {
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
