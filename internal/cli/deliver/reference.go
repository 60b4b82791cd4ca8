package deliver

import (
	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/cli/request"
)

// Reference is what the image is called where it went, so that what is printed
// can be given to docker run: NAME:TAG@DIGEST, or its digest if it has no name.
// In the old store of a Docker engine an image that was loaded has no such
// digest: it is NAME:TAG there, or its ID.
func (d *Delivery) Reference(image, config digest.Digest) (string, error) {
	name := ""
	if len(d.Tags) > 0 {
		name = d.Tags[0]
	}
	switch {
	case image == "" && config == "":
		return "", nil // files, no image
	case d.onlyByID() && name == "":
		return config.String(), nil
	case d.onlyByID():
		return request.Tagged(name)
	case name != "":
		return request.Digested(name, image)
	case d.loads(LoadContainerd):
		return untaggedName + "@" + image.String(), nil
	}
	return image.String(), nil
}

func (d *Delivery) onlyByID() bool {
	for _, e := range d.Exports {
		if !e.ByID || e.EnginePush {
			return false
		}
	}
	return len(d.Exports) > 0
}

func (d *Delivery) loads(to Load) bool {
	for _, e := range d.Exports {
		if e.Load == to {
			return true
		}
	}
	return false
}
