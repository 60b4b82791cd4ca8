package test

import (
	"testing"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/builder"
)

// emulatingDaemon is an empty BuildKit that runs programs of linux/arm64.
func emulatingDaemon(t *testing.T) bed.Bed {
	t.Helper()
	return startDaemon(t, builder.Options{Prepare: builder.Emulate(bed.Env(t))}).Bed
}
