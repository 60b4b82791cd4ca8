package connect

import (
	"testing"

	"github.com/pkg/errors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestVanished(t *testing.T) {
	connection := &Connection{Address: "tcp://builder:1234"}
	vanished := "BuildKit at tcp://builder:1234 answers no more: see whether it runs, and build again"
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"it vanished":      {errors.Wrap(status.Error(codes.Unavailable, "keepalive ping failed to receive ACK within timeout"), "failed to receive status"), vanished},
		"it was ended":     {errors.Wrap(status.Error(codes.Unavailable, "error reading from server: EOF"), "failed to receive status"), vanished},
		"a registry's":     {status.Error(codes.Unavailable, "registry.example.com: 503"), "rpc error: code = Unavailable desc = registry.example.com: 503"},
		"words of a build": {errors.New("setup.py: keepalive ping failed"), "setup.py: keepalive ping failed"},
	} {
		if got := connection.explain(c.err); got.Error() != c.want || !errors.Is(got, c.err) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if err := connection.explain(nil); err != nil {
		t.Errorf("no error became %q", err)
	}
}
