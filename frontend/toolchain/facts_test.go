package toolchain

import (
	"errors"
	"fmt"
	"testing"

	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/stretchr/testify/require"
)

func TestNoPython(t *testing.T) {
	b := Base{Reference: "debian:bookworm-slim"}
	require.ErrorContains(t, noPython(b, fmt.Errorf("process: %w", &gwpb.ExitError{ExitCode: 127})), "the base debian:bookworm-slim has no usable Python")
	unavailable := errors.New("failed to copy: unexpected status from GET request: 503 Service Unavailable")
	require.Equal(t, unavailable, noPython(b, unavailable))
}
