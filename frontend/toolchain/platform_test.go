package toolchain

import (
	"os"
	"testing"

	"github.com/containerd/platforms"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/stretchr/testify/require"
)

func TestCheckPlatform(t *testing.T) {
	for name, want := range map[string]string{
		"linux/amd64":   "",
		"linux/arm64":   "",
		"linux/arm/v7":  "",
		"linux/s390x":   "",
		"windows/amd64": "--platform windows/amd64: the image is one of Linux: write --platform linux/amd64",
		"darwin/arm64":  "--platform darwin/arm64: the image is one of Linux: write --platform linux/arm64",
		"linux/amd46":   "--platform linux/amd46: there is no such platform: did you mean linux/amd64?",
		"linux/vax":     "--platform linux/vax: there is no such platform: write linux/amd64, linux/arm64 or another that the base is published for",
	} {
		t.Run(name, func(t *testing.T) {
			err := checkPlatform(platforms.MustParse(name))
			if want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, want)
		})
	}
}

func TestMachine(t *testing.T) {
	for name, want := range map[string]string{
		"linux/amd64": "x86_64", "linux/arm64": "aarch64", "linux/arm64/v8": "aarch64", "linux/arm/v7": "armv7l",
		"linux/arm/v6": "armv6l", "linux/386": "i686", "linux/ppc64le": "ppc64le",
	} {
		require.Equal(t, want, Machine(platforms.MustParse(name)), name)
	}
}

func TestRuns(t *testing.T) {
	workers := []gwclient.WorkerInfo{{Platforms: []ocispecs.Platform{
		platforms.MustParse("linux/amd64"), platforms.MustParse("linux/arm64"), platforms.MustParse("linux/arm/v7"),
	}}}
	require.True(t, runs(platforms.MustParse("linux/arm64"), workers))
	require.True(t, runs(platforms.MustParse("linux/arm/v7"), workers))
	require.False(t, runs(platforms.MustParse("linux/s390x"), workers))
	require.False(t, runs(platforms.MustParse("linux/arm64"), nil))
}

// The beginning of a program is enough.
func TestParseInterpreter(t *testing.T) {
	own, err := os.ReadFile("/proc/self/exe")
	require.NoError(t, err)
	found, err := parseInterpreter(own[:min(len(own), 8<<10)], "/usr/bin/python3.13")
	require.NoError(t, err)
	require.Equal(t, elfMachines[platforms.DefaultSpec().Architecture], found.machine)

	_, err = parseInterpreter([]byte("#!/bin/sh\n"), "/usr/bin/python3.13")
	require.EqualError(t, err, "its /usr/bin/python3.13 is no program of Linux")
}
