package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func debian(minor string) Target {
	return Target{PythonMinor: minor, Implementation: "cpython", Machine: "x86_64", Libc: "glibc", LibcVersion: [2]int{2, 36}}
}

// The order of all tags of four targets is checked in conformance_test.go.
func TestWheelCompatible(t *testing.T) {
	arm, alpine, old, unknown := debian("3.11"), debian("3.11"), debian("3.11"), debian("3.11")
	arm.Machine = "aarch64"
	alpine.Libc, alpine.LibcVersion = "musl", [2]int{1, 2}
	old.LibcVersion = [2]int{2, 17}
	unknown.LibcVersion = [2]int{}
	free := debian("3.13")
	free.FreeThreaded = true
	pypy := debian("3.11")
	pypy.Implementation = "pypy"
	for _, c := range []struct {
		tags   string
		target Target
		want   bool
	}{
		{"py3-none-any", debian("3.11"), true},
		{"py2.py3-none-any", debian("3.11"), true},
		{"py2-none-any", debian("3.11"), false},
		{"py311-none-any", debian("3.11"), true},
		{"py312-none-any", debian("3.11"), false},
		{"cp311-cp311-manylinux_2_17_x86_64", debian("3.11"), true},
		{"cp311-cp311-manylinux_2_36_x86_64", debian("3.11"), true},
		{"cp311-cp311-manylinux_2_39_x86_64", debian("3.11"), false},
		{"cp311-cp311-manylinux_2_39_x86_64", unknown, true},
		{"cp311-cp311-manylinux_2_28_x86_64", old, false},
		{"cp311-cp311-manylinux2014_x86_64", old, true},
		{"cp311-cp311-manylinux1_x86_64", debian("3.11"), true},
		{"cp311-cp311-manylinux1_x86_64.win_amd64", debian("3.11"), true},
		{"cp311-cp311-manylinux2014_aarch64", debian("3.11"), false},
		{"cp311-cp311-manylinux2014_aarch64", arm, true},
		{"cp311-cp311-manylinux2010_aarch64", arm, false},
		{"cp311-cp311-linux_x86_64", debian("3.11"), true},
		{"cp310-cp310-manylinux2014_x86_64", debian("3.11"), false},
		{"cp37-abi3-manylinux2014_x86_64", debian("3.11"), true},
		{"cp311-abi3-manylinux2014_x86_64", debian("3.11"), true},
		{"cp312-abi3-manylinux2014_x86_64", debian("3.11"), false},
		{"cp27-abi3-manylinux2014_x86_64", debian("3.11"), false},
		{"cp39-abi3-manylinux2014_x86_64", free, false},
		{"cp313-cp313t-manylinux2014_x86_64", free, true},
		{"cp313-cp313-manylinux2014_x86_64", free, false},
		{"cp313-cp313t-manylinux2014_x86_64", debian("3.13"), false},
		{"cp311-cp311-musllinux_1_2_x86_64", alpine, true},
		{"cp311-cp311-musllinux_1_1_x86_64", alpine, true},
		{"cp311-cp311-musllinux_1_3_x86_64", alpine, false},
		{"cp311-cp311-manylinux2014_x86_64", alpine, false},
		{"cp311-cp311-musllinux_1_2_x86_64", debian("3.11"), false},
		{"cp311-none-any", debian("3.11"), true},
		{"cp311-none-linux_x86_64", debian("3.11"), true},
		{"py3-none-manylinux2014_x86_64", debian("3.11"), true},
		{"cp311-cp311-macosx_11_0_arm64", arm, false},
		{"cp311-cp311-win_amd64", debian("3.11"), false},
		{"pp311-pypy311_pp73-manylinux2014_x86_64", pypy, true},
		{"pp310-pypy310_pp73-manylinux2014_x86_64", pypy, false},
		{"cp311-cp311-manylinux2014_x86_64", pypy, false},
		{"cp37-abi3-manylinux2014_x86_64", pypy, false},
		{"py3-none-any", Target{}, false},
		{"py3-none-any", Target{PythonMinor: "three"}, false},
		{"py3-none-any", Target{PythonMinor: "3.11.4"}, true},
	} {
		w, err := ParseWheelName("x-1.0-" + c.tags + ".whl")
		require.NoError(t, err)
		require.Equal(t, c.want, WheelCompatible(w, c.target), "%s for %s", c.tags, c.target)
	}
}

func TestBestWheel(t *testing.T) {
	pick := func(target Target, tags ...string) string {
		var p Package
		for _, tag := range tags {
			p.Wheels = append(p.Wheels, Artifact{URL: "https://h/x-1.0-" + tag + ".whl"})
		}
		best, ok := p.BestWheel(target)
		require.Equal(t, ok, best.URL != "")
		return best.Filename()
	}
	require.Equal(t, "x-1.0-cp311-cp311-manylinux2014_x86_64.whl",
		pick(debian("3.11"), "py3-none-any", "cp39-abi3-manylinux2014_x86_64", "cp311-cp311-manylinux2014_x86_64", "cp310-cp310-manylinux2014_x86_64"))
	require.Equal(t, "x-1.0-cp39-abi3-manylinux2014_x86_64.whl",
		pick(debian("3.11"), "cp38-abi3-manylinux2014_x86_64", "cp39-abi3-manylinux2014_x86_64", "py3-none-any"))
	require.Equal(t, "x-1.0-cp311-cp311-manylinux_2_28_x86_64.whl",
		pick(debian("3.11"), "cp311-cp311-manylinux2014_x86_64", "cp311-cp311-manylinux_2_28_x86_64"))
	require.Equal(t, "x-1.0-10-py3-none-any.whl", pick(debian("3.11"), "2-py3-none-any", "10-py3-none-any", "9-py3-none-any"))
	require.Empty(t, pick(debian("3.11"), "cp310-cp310-manylinux2014_x86_64"))
}
