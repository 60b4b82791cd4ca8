package deliver

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/containerd/containerd/v2/client"
	"github.com/containerd/containerd/v2/core/images/archive"
	"github.com/containerd/containerd/v2/defaults"
	"github.com/containerd/errdefs"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// untaggedName is what an image without a tag is called in containerd, which
// knows none without a name: this, @ and the digest.
const untaggedName = "wainwright"

// Containerd is a containerd to load into.
type Containerd struct {
	Address     string
	Namespace   string
	Snapshotter string // empty: the default of the namespace
}

// Or fills in what the flags left open, from the environment ctr and nerdctl
// read and then from containerd's own defaults.
func (c Containerd) Or(env environ.Environ) Containerd {
	c.Address = cmp.Or(c.Address, env.Get("CONTAINERD_ADDRESS"), defaults.DefaultAddress)
	c.Namespace = cmp.Or(c.Namespace, env.Get("CONTAINERD_NAMESPACE"), "default")
	c.Snapshotter = cmp.Or(c.Snapshotter, env.Get("CONTAINERD_SNAPSHOTTER"))
	return c
}

func (c Containerd) String() string { return c.Address + "/" + c.Namespace }

// Open connects, before a build is begun that could not be delivered.
func (c Containerd) Open(ctx context.Context) (*client.Client, error) {
	cl, err := client.New(strings.TrimPrefix(c.Address, "unix://"), client.WithDefaultNamespace(c.Namespace))
	if err == nil {
		if _, err = cl.Version(ctx); err != nil {
			cl.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("no containerd answers at %s: %w", c.Address, err)
	}
	return cl, nil
}

// load imports the archive and unpacks it for this machine.
func (c Containerd) load(ctx context.Context, cl *client.Client, tagged bool, r io.Reader) error {
	opts := []client.ImportOpt{client.WithAllPlatforms(true)}
	if !tagged {
		opts = append(opts, client.WithDigestRef(archive.DigestTranslator(untaggedName)))
	}
	imported, err := cl.Import(ctx, r, opts...)
	if err != nil {
		return err
	}
	for _, image := range imported {
		err := client.NewImage(cl, image).Unpack(ctx, c.Snapshotter)
		// An index without this machine's platform is kept, packed.
		if err != nil && !errdefs.IsNotFound(err) {
			return fmt.Errorf("unpack %s: %w", image.Name, err)
		}
	}
	return nil
}
