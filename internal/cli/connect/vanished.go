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

// Build is the client's Build. Its error is a *Vanished if the connection to the
// daemon was lost.
func (c *Connection) Build(ctx context.Context, so client.SolveOpt, product string, build gwclient.BuildFunc, statuses chan *client.SolveStatus) (*client.SolveResponse, error) {
	resp, err := c.Client.Build(ctx, so, product, build, statuses)
	return resp, c.explain(err)
}

// Vanished is the error of a build whose daemon no longer answers.
type Vanished struct {
	Address string
	err     error
}

func (v *Vanished) Error() string {
	return fmt.Sprintf("BuildKit at %s answers no more: see whether it runs, and build again", v.Address)
}

func (v *Vanished) Unwrap() error { return v.err }

// broken matches gRPC's errors of a connection, as opposed to errors of a call.
var broken = regexp.MustCompile(`keepalive ping failed|error reading from server`)

// explain returns a *Vanished for an error of the connection, other errors as they are.
func (c *Connection) explain(err error) error {
	if err != nil && grpcerrors.Code(err) == codes.Unavailable && broken.MatchString(err.Error()) {
		return &Vanished{Address: c.Address, err: err}
	}
	return err
}
