package connect

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/session"
	"github.com/moby/buildkit/session/grpchijack"
	"golang.org/x/net/http2"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/keepalive"
)

// Client is BuildKit's client with another HTTP/2 server for the build's session, over
// which the daemon asks for the context's files and secrets, and exports folders.
//
// BuildKit's client uses the server of golang.org/x/net, which queues a stream's window
// updates behind the stream's data. A client that receives a folder requests file after
// file; with about six thousand requests that the daemon has not read yet, neither side
// may send, and the build hangs: https://github.com/moby/buildkit/issues/2950. gRPC's
// own HTTP/2 server has separate queues.
//
// Only Build works: sessions of other calls, such as Solve, are refused.
type Client struct {
	*client.Client
	served sync.Map // the *registered of each session, by its ID
}

// newClient connects. silence is how long the daemon may send nothing before it is
// probed, and how long the probe may take.
func newClient(ctx context.Context, address string, silence time.Duration, opts ...client.ClientOpt) (*Client, error) {
	c := &Client{}
	inner, err := client.New(ctx, address, append(opts,
		client.WithSessionDialer(c.dialSession),
		// A daemon on another machine may vanish without closing the connection.
		client.WithGRPCDialOption(grpc.WithKeepaliveParams(keepalive.ClientParameters{
			Time:    silence, // gRPC takes 10 seconds where it is less
			Timeout: silence,
		})),
		// The end of a build whose daemon vanished waits for one more connection.
		client.WithGRPCDialOption(grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.DefaultConfig,
			MinConnectTimeout: min(silence, 20*time.Second), // which is gRPC's own
		})),
	)...)
	if err != nil {
		return nil, err
	}
	c.Client = inner
	return c, nil
}

// Build is that of BuildKit's client, with the session served by this package.
func (c *Client) Build(ctx context.Context, so client.SolveOpt, product string, build gwclient.BuildFunc, statuses chan *client.SolveStatus) (*client.SolveResponse, error) {
	s, err := session.NewSession(ctx, so.SharedKey)
	if err != nil {
		if statuses != nil {
			close(statuses)
		}
		return nil, err
	}
	services := &registered{}
	so.SharedSession = s
	so.Session = append(so.Session[:len(so.Session):len(so.Session)], services)
	c.served.Store(s.ID(), services)
	defer c.served.Delete(s.ID())
	return c.Client.Build(ctx, so, product, build, statuses)
}

// registered records the server that a session's services are registered with.
type registered struct{ server *grpc.Server }

func (r *registered) Register(server *grpc.Server) { r.server = server }

// idHeader has a session's ID.
const idHeader = "X-Docker-Expose-Session-Uuid"

func (c *Client) dialSession(ctx context.Context, proto string, header map[string][]string) (net.Conn, error) {
	id := header[idHeader]
	if len(id) != 1 {
		return nil, fmt.Errorf("a session without an ID: %q", header)
	}
	services, known := c.served.Load(id[0])
	if !known {
		return nil, fmt.Errorf("session %s is of no build", id[0])
	}
	conn, err := grpchijack.Dialer(c.ControlClient())(ctx, proto, header)
	if err != nil {
		return nil, err
	}
	return serveInstead(services.(*registered).server, conn)
}

// serveInstead serves the connection, and returns another one, without requests, for
// BuildKit's client to serve. It is open for as long.
func serveInstead(server *grpc.Server, conn net.Conn) (net.Conn, error) {
	hello, err := greeting()
	if err != nil {
		return nil, err
	}
	served := &sessionConn{Conn: conn, over: make(chan struct{})}
	go func() {
		defer served.Close()
		_ = server.Serve(&oneConn{sessionConn: served}) // always ends with an error: that there is no second connection
	}()
	return &idleConn{sessionConn: served, hello: hello}, nil
}

// greeting returns the bytes with which an HTTP/2 client begins: a server waits for
// them.
func greeting() (io.Reader, error) {
	hello := bytes.NewBufferString(http2.ClientPreface)
	return hello, http2.NewFramer(hello, nil).WriteSettings()
}

// sessionConn is a connection whose end can be waited for.
type sessionConn struct {
	net.Conn
	once sync.Once
	over chan struct{}
}

func (c *sessionConn) Close() (err error) {
	c.once.Do(func() {
		defer close(c.over)
		err = c.Conn.Close()
	})
	return err
}

// oneConn is a listener that accepts one connection.
type oneConn struct {
	*sessionConn
	accepted bool
}

func (l *oneConn) Accept() (net.Conn, error) {
	if !l.accepted {
		l.accepted = true
		return l.sessionConn, nil
	}
	<-l.over
	return nil, net.ErrClosed
}

func (l *oneConn) Addr() net.Addr { return l.LocalAddr() }

// idleConn delivers the greeting, and then nothing until the connection is closed.
type idleConn struct {
	*sessionConn
	hello io.Reader
}

func (c *idleConn) Read(p []byte) (int, error) {
	if n, err := c.hello.Read(p); err == nil {
		return n, nil
	}
	<-c.over
	return 0, io.EOF
}

func (c *idleConn) Write(p []byte) (int, error) { return len(p), nil }
