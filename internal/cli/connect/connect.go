// Package connect finds a BuildKit daemon.
package connect

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/moby/buildkit/client"
)

// Connection is a daemon that has answered.
type Connection struct {
	*Client
	// Address is how people call the daemon, From what made us look there.
	Address, From string
	Backend       Backend
	Workers       []*client.WorkerInfo
}

func (c *Connection) String() string {
	return fmt.Sprintf("BuildKit at %s (%s)", c.Address, c.From)
}

// Candidate is one place where a daemon may be.
type Candidate struct {
	Address, From string
	// Asked is set where the caller named this daemon. Building on another one
	// if it does not answer would be a surprise.
	Asked bool
	Open  func(context.Context) (*Client, error)
	// Probe asks the daemon for its workers; it is the test of the connection.
	Probe func(context.Context, *Client) ([]*client.WorkerInfo, error)
}

// First connects to the first candidate that answers.
func First(ctx context.Context, candidates []Candidate) (*Connection, error) {
	var tried []string
	for _, c := range candidates {
		conn, err := c.connect(ctx)
		if err == nil {
			return conn, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if c.Asked {
			return nil, fmt.Errorf("BuildKit at %s (%s) does not answer: %s", c.Address, c.From, reason(err))
		}
		tried = append(tried, fmt.Sprintf("  %s (%s): %s", c.Address, c.From, reason(err)))
	}
	return nil, noDaemon(tried)
}

func (c Candidate) connect(ctx context.Context) (*Connection, error) {
	cl, err := c.Open(ctx)
	if err != nil {
		return nil, err
	}
	workers, err := c.Probe(ctx, cl)
	if err != nil {
		if cl != nil {
			cl.Close()
		}
		return nil, err
	}
	return &Connection{Client: cl, Address: c.Address, From: c.From, Workers: workers, Backend: backendOf(workers)}, nil
}

func noDaemon(tried []string) error {
	text := "no BuildKit daemon found.\n"
	if len(tried) > 0 {
		text += "Tried:\n" + strings.Join(tried, "\n") + "\n"
	}
	return errors.New(text + `Do one of these:
  - start Docker, with its buildx plugin: the builder "docker buildx use" chose is taken
  - set BUILDKIT_HOST, or give --addr, to the address of a buildkitd`)
}

// reason is the one line of an error that says why, without gRPC's layers.
func reason(err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(err.Error()), "\n")
	const layer = "Error while dialing: "
	if i := strings.LastIndex(line, layer); i >= 0 {
		return strings.TrimSuffix(line[i+len(layer):], `"`)
	}
	return line
}
