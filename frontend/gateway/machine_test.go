package gateway

import (
	"errors"
	"fmt"
	"testing"

	gwpb "github.com/moby/buildkit/frontend/gateway/pb"
	"github.com/stretchr/testify/require"
)

func TestAFullDiskIsTheCauseWhoeverMeetsIt(t *testing.T) {
	for _, each := range []Report{
		{Kind: "uv", Log: "error: Failed to build `psycopg2==2.9.9`\n  cause: No space left on device (os error 28)"},
		{Kind: "backend", Type: "OSError", Message: "[Errno 28] No space left on device"},
		{Kind: "backend", Message: "the build backend ended with status 1", Log: "OSError: [Errno 28] No space left on device: 'build'"},
		{Kind: "apt", Log: "E: You don't have enough free space in /var/cache/apt/archives/."},
	} {
		require.Equal(t, DiskFull, each.cause().Kind, each)
	}
	for _, each := range []Report{
		{Kind: "uv", Log: "error: something else"},
		{Kind: "test", Log: "FAILED test_a_full_disk: OSError: [Errno 28] No space left on device"},
	} {
		require.Equal(t, each.Kind, each.cause().Kind, each)
	}
}

func TestAStepWithoutAReportIsToldByHowItEnded(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&gwpb.ExitError{ExitCode: 28}, DiskFull},
		{fmt.Errorf("process: %w", &gwpb.ExitError{ExitCode: 137}), Killed},
		{&gwpb.ExitError{ExitCode: 1}, ""},
		{errors.New("failed to mount: mkdir fs: no space left on device"), DiskFull},
		{errors.New("something else"), ""},
	} {
		found, ok := ofMachine(c.err)
		require.Equal(t, c.want != "", ok, c.err)
		require.Equal(t, c.want, found.Kind, c.err)
	}
}
