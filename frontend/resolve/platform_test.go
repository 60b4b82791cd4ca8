package resolve

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

func TestPlatform(t *testing.T) {
	for want, target := range map[string]packaging.Target{
		"aarch64-manylinux_2_40":     {Machine: "aarch64", Libc: "glibc", LibcVersion: [2]int{2, 41}},
		"aarch64-manylinux_2_36":     {Machine: "aarch64", Libc: "glibc", LibcVersion: [2]int{2, 36}},
		"x86_64-manylinux_2_28":      {Machine: "x86_64", Libc: "glibc", LibcVersion: [2]int{2, 30}},
		"aarch64-unknown-linux-musl": {Machine: "aarch64", Libc: "musl", LibcVersion: [2]int{1, 2}},
	} {
		require.Equal(t, want, Platform(target))
	}
	require.Empty(t, Platform(packaging.Target{Machine: "s390x", Libc: "glibc", LibcVersion: [2]int{2, 41}}), "uv knows no other machines")
	require.Empty(t, Platform(packaging.Target{Machine: "aarch64", Libc: "glibc", LibcVersion: [2]int{2, 12}}))
}
