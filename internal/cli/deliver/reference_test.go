package deliver

import (
	"strings"
	"testing"

	"github.com/opencontainers/go-digest"

	"github.com/wainwright-build/wainwright/internal/cli/connect"
)

func TestReference(t *testing.T) {
	image := digest.Digest("sha256:" + strings.Repeat("a", 64))
	config := digest.Digest("sha256:" + strings.Repeat("c", 64))
	one := []string{"a.test/x", "a.test/y"}
	for name, c := range map[string]struct {
		request OutputRequest
		at      Destination
		image   digest.Digest
		want    string
	}{
		"pushed":                        {OutputRequest{Tags: one, Push: true}, Destination{}, image, "a.test/x:latest@" + string(image)},
		"pushed by an engine":           {OutputRequest{Tags: one, Push: true}, Destination{Backend: connect.DockerGraphdriver}, image, "a.test/x:latest@" + string(image)},
		"loaded into the old store":     {OutputRequest{Tags: one, Load: LoadDocker}, Destination{}, image, "a.test/x:latest"},
		"loaded into it without a name": {OutputRequest{Load: LoadDocker}, Destination{}, image, string(config)},
		"loaded into the new store":     {OutputRequest{Tags: one, Load: LoadDocker}, Destination{ContainerdStore: true}, image, "a.test/x:latest@" + string(image)},
		"loaded there without a name":   {OutputRequest{Load: LoadDocker}, Destination{ContainerdStore: true}, image, string(image)},
		"built in the old store":        {OutputRequest{}, Destination{Backend: connect.DockerGraphdriver}, image, string(config)},
		"loaded and pushed":             {OutputRequest{Tags: one, Load: LoadDocker, Push: true}, Destination{}, image, "a.test/x:latest@" + string(image)},
		"in containerd":                 {OutputRequest{Tags: one, Load: LoadContainerd}, Destination{}, image, "a.test/x:latest@" + string(image)},
		"in containerd without a name":  {OutputRequest{Load: LoadContainerd}, Destination{}, image, "wainwright@" + string(image)},
	} {
		t.Run(name, func(t *testing.T) {
			exports, err := c.request.Exports(c.at)
			if err != nil {
				t.Fatal(err)
			}
			got, err := (&Delivery{Tags: c.request.Tags, Exports: exports}).Reference(c.image, config)
			if err != nil || got != c.want {
				t.Errorf("%s, %v, want %s", got, err, c.want)
			}
		})
	}
	if got, err := (&Delivery{Tags: one}).Reference("", ""); got != "" || err != nil {
		t.Errorf("files have the reference %q, %v", got, err)
	}
}
