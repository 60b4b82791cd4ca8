package layers

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/gateway"
)

// What untrusted code left outside its place is reported whatever else fails.
func TestWatchWait(t *testing.T) {
	outside := &gateway.StepError{Report: gateway.Report{Kind: gateway.Outside, Path: "/etc/cron.d/x"}, Err: errors.New("outside")}
	other, unreachable := errors.New("the lock fails"), errors.New("the daemon is gone")
	for name, c := range map[string]struct{ found, err, want error }{
		"nothing":                    {nil, nil, nil},
		"outside":                    {outside, nil, outside},
		"outside and another":        {outside, other, outside},
		"another":                    {nil, other, other},
		"not verified":               {unreachable, nil, unreachable},
		"not verified after another": {unreachable, other, other},
	} {
		t.Run(name, func(t *testing.T) {
			watch := NewWatch(t.Context(), nil)
			watch.group.Go(func() error { return c.found })
			require.Equal(t, c.want, watch.Wait(c.err))
		})
	}
}
