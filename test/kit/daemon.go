package kit

import (
	"context"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
)

// EmptyDaemon starts a BuildKit with an empty store of its own. The bed that it returns
// has the same registry and another builder.
func EmptyDaemon(t *testing.T) bed.Bed {
	t.Helper()
	return StartDaemon(t, builder.Options{}).Bed
}

// StartDaemon starts a BuildKit of its own. Its log is shown if the test fails.
func StartDaemon(t *testing.T, o builder.Options) *builder.Builder {
	t.Helper()
	d, err := builder.Start(context.Background(), bed.Env(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if log := d.Log(); t.Failed() {
			t.Logf("buildkitd:\n%s", log[max(0, len(log)-4<<10):])
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// EmulatingDaemon is an empty BuildKit that runs programs of linux/arm64.
func EmulatingDaemon(t *testing.T) bed.Bed {
	t.Helper()
	return StartDaemon(t, builder.Options{Prepare: builder.Emulate(bed.Env(t))}).Bed
}
