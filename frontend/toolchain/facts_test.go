package toolchain

import (
	"errors"
	"fmt"
	"testing"

	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/stretchr/testify/require"
)

func TestABaseIsSaidToHaveNoPythonOnlyWhereThatWasTried(t *testing.T) {
	b := Base{Reference: "debian:bookworm-slim"}
	require.ErrorContains(t, noPython(b, fmt.Errorf("process: %w", &gwpb.ExitError{ExitCode: 127})), "the base debian:bookworm-slim has no usable Python")
	gone := errors.New("failed to copy: unexpected status from GET request: 503 Service Unavailable")
	require.Equal(t, gone, noPython(b, gone))
}
