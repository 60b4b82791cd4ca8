package resolve

import (
	"fmt"
	"slices"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// NewestGlibc is the newest C library that uv knows for a machine that it does not
// run on.
var NewestGlibc = [2]int{2, 40}

// Platform is the --python-platform with which uv installs the wheels of a target on
// another machine, "" where it cannot: it knows x86_64 and aarch64 alone.
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
