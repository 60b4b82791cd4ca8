package request

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

// Only an error without a cause of its own is taken for a missing directory.
func TestNoDirectory(t *testing.T) {
	cfg := config.Config{Project: "services/train", Sources: map[string]report.Position{"project": {File: "Dockerfile", Line: 2}}}
	err := noDirectory(cfg, errors.New("lstat services: no such file or directory"))
	require.ErrorContains(t, err, "Dockerfile:2: the project's directory services/train cannot be read in the build context")

	full := &gateway.StepError{Report: gateway.Report{Kind: gateway.DiskFull}, Err: errors.New("no space left on device")}
	for _, err := range []error{full, report.Problem{Message: "this builder is too old"}, context.Canceled} {
		require.Equal(t, err, noDirectory(cfg, err))
	}
	plain := errors.New("lstat: no such file or directory")
	require.Equal(t, plain, noDirectory(config.Config{}, plain))
}
