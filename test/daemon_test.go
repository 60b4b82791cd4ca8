package test

import (
	"context"
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
)

// emptyDaemon starts a BuildKit with a store of its own, empty, and gives the bed
// as seen from there: the same registry, another builder.
func emptyDaemon(t *testing.T) bed.Bed {
	t.Helper()
	return startDaemon(t, builder.Options{}).Bed
}

func startDaemon(t *testing.T, o builder.Options) *builder.Builder {
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
