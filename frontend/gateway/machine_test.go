package gateway

import (
	"errors"
	"fmt"
	"testing"

	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/stretchr/testify/require"
)

func TestFullDisk(t *testing.T) {
	for _, failed := range []Report{
		{Kind: UVFailed, Log: "error: Failed to build `psycopg2==2.9.9`\n  cause: No space left on device (os error 28)"},
		{Kind: BackendFailed, Type: "OSError", Message: "[Errno 28] No space left on device"},
		{Kind: BackendFailed, Message: "the build backend ended with status 1", Log: "OSError: [Errno 28] No space left on device: 'build'"},
		{Kind: AptFailed, Log: "E: You don't have enough free space in /var/cache/apt/archives/."},
	} {
		require.Equal(t, DiskFull, failed.cause().Kind, failed)
	}
	for _, failed := range []Report{
		{Kind: UVFailed, Log: "error: something else"},
		{Kind: TestsFailed, Log: "FAILED test_a_full_disk: OSError: [Errno 28] No space left on device"},
	} {
		require.Equal(t, failed.Kind, failed.cause().Kind, failed)
	}
}

func TestStepWithoutReport(t *testing.T) {
	for _, c := range []struct {
		err  error
		want Kind
	}{
		{&gwpb.ExitError{ExitCode: 28}, DiskFull},
		{fmt.Errorf("process: %w", &gwpb.ExitError{ExitCode: 137}), Killed},
		{&gwpb.ExitError{ExitCode: 1}, Kind{}},
		{errors.New("failed to mount: mkdir fs: no space left on device"), DiskFull},
		{errors.New("something else"), Kind{}},
	} {
		found, ok := builderFailure(c.err)
		require.Equal(t, c.want != Kind{}, ok, c.err)
		require.Equal(t, c.want, found.Kind, c.err)
	}
}
