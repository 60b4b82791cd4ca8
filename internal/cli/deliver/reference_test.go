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
		wish  Wish
		at    Place
		image digest.Digest
		want  string
	}{
		"pushed":                        {Wish{Tags: one, Push: true}, Place{}, image, "a.test/x:latest@" + string(image)},
		"pushed by an engine":           {Wish{Tags: one, Push: true}, Place{Backend: connect.DockerGraphdriver}, image, "a.test/x:latest@" + string(image)},
		"loaded into the old store":     {Wish{Tags: one, Load: LoadDocker}, Place{}, image, "a.test/x:latest"},
		"loaded into it without a name": {Wish{Load: LoadDocker}, Place{}, image, string(config)},
		"loaded into the new store":     {Wish{Tags: one, Load: LoadDocker}, Place{ContainerdStore: true}, image, "a.test/x:latest@" + string(image)},
		"loaded there without a name":   {Wish{Load: LoadDocker}, Place{ContainerdStore: true}, image, string(image)},
		"built in the old store":        {Wish{}, Place{Backend: connect.DockerGraphdriver}, image, string(config)},
		"loaded and pushed":             {Wish{Tags: one, Load: LoadDocker, Push: true}, Place{}, image, "a.test/x:latest@" + string(image)},
		"in containerd":                 {Wish{Tags: one, Load: LoadContainerd}, Place{}, image, "a.test/x:latest@" + string(image)},
		"in containerd without a name":  {Wish{Load: LoadContainerd}, Place{}, image, "wainwright@" + string(image)},
	} {
		t.Run(name, func(t *testing.T) {
			exports, err := c.wish.Exports(c.at)
			if err != nil {
				t.Fatal(err)
			}
			got, err := (&Delivery{Tags: c.wish.Tags, Exports: exports}).Reference(c.image, config)
			if err != nil || got != c.want {
				t.Errorf("%s, %v, want %s", got, err, c.want)
			}
		})
	}
	if got, err := (&Delivery{Tags: one}).Reference("", ""); got != "" || err != nil {
		t.Errorf("files have the reference %q, %v", got, err)
	}
}
