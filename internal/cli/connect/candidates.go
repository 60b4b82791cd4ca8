package connect

import (
	"cmp"
	"context"
	"time"

	"github.com/moby/buildkit/client"
	"github.com/moby/buildkit/util/appdefaults"

	// The schemes that an address may have in addition to unix and tcp.
	_ "github.com/moby/buildkit/client/connhelper/dockercontainer"
	_ "github.com/moby/buildkit/client/connhelper/kubepod"
	_ "github.com/moby/buildkit/client/connhelper/nerdctlcontainer"
	_ "github.com/moby/buildkit/client/connhelper/npipe"
	_ "github.com/moby/buildkit/client/connhelper/podmancontainer"
	_ "github.com/moby/buildkit/client/connhelper/ssh"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

const (
	// A daemon that the caller names may be behind ssh or kubectl, and a builder may
	// have to boot. A default socket answers at once or not at all.
	namedTimeout  = time.Minute
	socketTimeout = 3 * time.Second
	addrFlag      = "--addr"
	buildkitHost  = "BUILDKIT_HOST"
	builderFlag   = "--builder"
	buildxBuilder = "BUILDX_BUILDER"
)

// Options decide which daemons are tried.
type Options struct {
	Addr    string // --addr
	Builder string // --builder
	Environ environ.Environ
	// Buildx finds the command of docker buildx, or nothing.
	Buildx func(context.Context) []string
	// Silence is how long a daemon may send nothing during a build before it is
	// probed, and how long the probe may take; 0 is half a minute.
	Silence time.Duration
}

// Candidates lists the daemons to try, in order.
func Candidates(ctx context.Context, o Options) []Candidate {
	o.Silence = cmp.Or(o.Silence, 30*time.Second)
	if c, ok := o.named(ctx); ok {
		return []Candidate{c}
	}
	var list []Candidate
	if command := o.Buildx(ctx); command != nil {
		list = append(list, o.buildx(command, "", "docker buildx"))
	}
	sockets := []string{appdefaults.UserAddress(), appdefaults.Address}
	for i, socket := range sockets {
		if i == 0 || socket != sockets[0] {
			list = append(list, o.address(socket, "the default socket", socketTimeout))
		}
	}
	return list
}

// named is the daemon the caller chose by a flag or the environment. A flag
// beats the environment, an address beats a builder.
func (o Options) named(ctx context.Context) (Candidate, bool) {
	env := o.Environ
	var c Candidate
	switch {
	case o.Addr != "":
		c = o.address(o.Addr, addrFlag, namedTimeout)
	case o.Builder != "":
		c = o.buildx(o.Buildx(ctx), o.Builder, builderFlag)
	case env.Get(buildkitHost) != "":
		c = o.address(env.Get(buildkitHost), buildkitHost, namedTimeout)
	case env.Get(buildxBuilder) != "":
		c = o.buildx(o.Buildx(ctx), env.Get(buildxBuilder), buildxBuilder)
	default:
		return Candidate{}, false
	}
	c.Asked = true
	return c, true
}

func (o Options) address(addr, from string, wait time.Duration) Candidate {
	return Candidate{
		Address: addr,
		From:    from,
		Open: func(ctx context.Context) (*Client, error) {
			return newClient(ctx, addr, o.Silence)
		},
		Probe: workersWithin(wait),
	}
}

// workersWithin asks for the workers. The call fails as soon as the address
// refuses, so that the time only bounds a daemon that never answers.
func workersWithin(wait time.Duration) func(context.Context, *Client) ([]*client.WorkerInfo, error) {
	return func(ctx context.Context, c *Client) ([]*client.WorkerInfo, error) {
		ctx, cancel := context.WithTimeout(ctx, wait)
		defer cancel()
		return c.ListWorkers(ctx)
	}
}
