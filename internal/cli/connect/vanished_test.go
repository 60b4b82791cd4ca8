package connect

import (
	"testing"

	"github.com/pkg/errors"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func TestADaemonThatAnswersNoMoreIsToldByItsAddress(t *testing.T) {
	c := &Connection{Address: "tcp://builder:1234"}
	told := "BuildKit at tcp://builder:1234 answers no more: see whether it runs, and build again"
	for name, each := range map[string]struct {
		err  error
		want string
	}{
		"it vanished":      {errors.Wrap(status.Error(codes.Unavailable, "keepalive ping failed to receive ACK within timeout"), "failed to receive status"), told},
		"it was ended":     {errors.Wrap(status.Error(codes.Unavailable, "error reading from server: EOF"), "failed to receive status"), told},
		"a registry's":     {status.Error(codes.Unavailable, "registry.example.com: 503"), "rpc error: code = Unavailable desc = registry.example.com: 503"},
		"words of a build": {errors.New("setup.py: keepalive ping failed"), "setup.py: keepalive ping failed"},
	} {
		if got := c.told(each.err); got.Error() != each.want || !errors.Is(got, each.err) {
			t.Errorf("%s: told %q, want %q", name, got, each.want)
		}
	}
	if err := c.told(nil); err != nil {
		t.Errorf("of no error it tells %q", err)
	}
}
