package resolve

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// NewestGlibc is the newest glibc that uv has a --python-platform for:
// https://docs.astral.sh/uv/reference/cli/#uv-pip-install--python-platform
var NewestGlibc = [2]int{2, 40}

// Platform returns the --python-platform with which uv installs wheels for a target on
// another machine, or "" if uv has none for it.
func Platform(t packaging.Target) string {
	if t.Machine != "x86_64" && t.Machine != "aarch64" {
		return ""
	}
	if t.Libc == "musl" {
		return t.Machine + "-unknown-linux-musl"
	}
	known := []int{40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 28, 17}
	for _, minor := range known {
		if slices.Compare([]int{2, minor}, t.LibcVersion[:]) <= 0 {
			return fmt.Sprintf("%s-manylinux_2_%d", t.Machine, minor)
		}
	}
	return ""
}
