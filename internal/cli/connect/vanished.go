package connect

import (
	"context"
	"fmt"
	"regexp"

	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/util/grpcerrors"
	"google.golang.org/grpc/codes"
)

// Build is the client's, but for the words where the daemon vanishes.
func (c *Connection) Build(ctx context.Context, so client.SolveOpt, product string, build gwclient.BuildFunc, statuses chan *client.SolveStatus) (*client.SolveResponse, error) {
	resp, err := c.Client.Build(ctx, so, product, build, statuses)
	return resp, c.told(err)
}

// Vanished is the end of a build whose daemon is no more heard of.
type Vanished struct {
	Address string
	err     error
}

func (v *Vanished) Error() string {
	return fmt.Sprintf("BuildKit at %s answers no more: see whether it runs, and build again", v.Address)
}

func (v *Vanished) Unwrap() error { return v.err }

// broken is what gRPC says of a connection, not of what went over it.
var broken = regexp.MustCompile(`keepalive ping failed|error reading from server`)

// told is the error of a build, in words of ours where the connection ended it.
func (c *Connection) told(err error) error {
	if err != nil && grpcerrors.Code(err) == codes.Unavailable && broken.MatchString(err.Error()) {
		return &Vanished{Address: c.Address, err: err}
	}
	return err
}
