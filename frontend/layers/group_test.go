package layers

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

var target = packaging.Target{PythonMinor: "3.11", Implementation: "cpython", Machine: "x86_64", Libc: "glibc", LibcVersion: [2]int{2, 36}}

func pure(name, version string, size int64) packaging.Package {
	return packaging.Package{Name: name, Version: version, Wheels: []packaging.Artifact{{
		Name: fmt.Sprintf("%s-%s-py3-none-any.whl", strings.ReplaceAll(name, "-", "_"), version), Size: size,
	}}}
}

func names(groups []Group) map[string]string {
	where := map[string]string{}
	for _, layer := range groups {
		for _, d := range layer.Distributions {
			where[d.Name] = layer.Name
		}
	}
	return where
}

func many() []packaging.Package {
	var all []packaging.Package
	for i := range 30 {
		all = append(all, pure(fmt.Sprintf("small%02d", i), "1.0", 200_000))
	}
	return append(all, pure("torchlike", "2.0", 80<<20), pure("numpylike", "2.0", 17<<20))
}

func TestGroupLargeAlone(t *testing.T) {
	groups := GroupIntoLayers(many(), target)
	require.Equal(t, "torchlike", groups[0].Name, "the largest lies lowest")
	require.Equal(t, "numpylike", groups[1].Name)
	require.Len(t, groups[0].Packages, 1)
	require.LessOrEqual(t, len(groups), 2+shared)
}

func TestGroupPinChangesOneLayer(t *testing.T) {
	before := GroupIntoLayers(many(), target)
	pinned := many()
	pinned[7] = pure("small07", "0.9", 190_000)
	after := GroupIntoLayers(pinned, target)
	require.Len(t, after, len(before))
	changed := 0
	for i := range before {
		if string(packaging.WriteLock(before[i].Packages)) != string(packaging.WriteLock(after[i].Packages)) {
			changed++
		}
	}
	require.Equal(t, 1, changed)
}

func TestGroupAdditionMovesNothing(t *testing.T) {
	before := names(GroupIntoLayers(many(), target))
	after := names(GroupIntoLayers(append([]packaging.Package{pure("added", "1.0", 100_000)}, many()...), target))
	for name, layer := range before {
		require.Equal(t, layer, after[name], name)
	}
}

func TestGroupFewSmall(t *testing.T) {
	groups := GroupIntoLayers([]packaging.Package{pure("click", "8.0", 100_000), pure("six", "1.17", 11_000)}, target)
	require.Len(t, groups, 1)
}

func TestGroupLimit(t *testing.T) {
	var all []packaging.Package
	for i := range 40 {
		all = append(all, pure(fmt.Sprintf("large%02d", i), "1.0", 20<<20))
	}
	require.LessOrEqual(t, len(GroupIntoLayers(all, target)), largeLimit+shared)
}

func TestGroupSdistAlone(t *testing.T) {
	groups := GroupIntoLayers([]packaging.Package{
		pure("click", "8.0", 100_000),
		{Name: "oldtool", Version: "0.1", Sdist: &packaging.Artifact{Name: "oldtool-0.1.tar.gz", Size: 5000}},
	}, target)
	require.Equal(t, "built oldtool", names(groups)["oldtool"])
	for _, layer := range groups {
		require.Equal(t, layer.Name == "built oldtool", layer.Build, layer.Name)
	}
}

// A lock tells no size of them, and has those of the context by their path.
func TestGroupWheelByURLOrPath(t *testing.T) {
	named := func(name, tag string, at func(*packaging.Artifact, string)) packaging.Package {
		p := packaging.Package{Name: name, Version: "1.0", Archive: &packaging.Artifact{}}
		at(p.Archive, name+"-1.0-"+tag+".whl")
		return p
	}
	url := func(a *packaging.Artifact, file string) { a.URL = "https://h/" + file }
	path := func(a *packaging.Artifact, file string) { a.Path = "wheels/" + file }
	groups := GroupIntoLayers(append(many(),
		named("pureone", "py3-none-any", url), named("nativeone", "cp311-cp311-manylinux2014_x86_64", url), named("own", "py3-none-any", path)), target)
	where := names(groups)
	require.Equal(t, "pureone", where["pureone"])
	require.Equal(t, "nativeone", where["nativeone"])
	require.Equal(t, "local own", where["own"])
	for _, layer := range groups {
		require.False(t, layer.Build, layer.Name)
		require.Equal(t, layer.Name == "nativeone", layer.Compiled(), layer.Name)
	}
}

func TestGroupNothing(t *testing.T) {
	require.Empty(t, GroupIntoLayers(nil, target))
}

// Whose file stays is decided by one install, and not by which layer lies higher.
func TestGroupSharedPaths(t *testing.T) {
	groups := GroupIntoLayers(append(many(), pure("opencv-python", "4.12", 64<<20), pure("opencv-python-headless", "4.11", 50<<20)), target)
	where := names(groups)
	require.Equal(t, "those of cv2", where["opencv-python"])
	require.Equal(t, "those of cv2", where["opencv-python-headless"])
	require.Equal(t, "those of cv2", groups[0].Name, "large ones lie lowest")
	require.True(t, groups[0].Shares)
	require.Len(t, groups, 3+shared)

	alone := GroupIntoLayers(append(many(), pure("opencv-python", "4.12", 64<<20)), target)
	require.Equal(t, "opencv-python", names(alone)["opencv-python"], "one of them alone is groups as any other")
	for _, layer := range alone {
		require.False(t, layer.Shares)
	}

	sdist := pure("psycopg2", "2.9", 300_000)
	sdist.Sdist, sdist.Wheels = &packaging.Artifact{Name: "psycopg2-2.9.tar.gz"}, nil
	built := GroupIntoLayers([]packaging.Package{sdist, pure("psycopg2-binary", "2.9", 3<<20)}, target)
	require.Len(t, built, 1)
	require.True(t, built[0].Build, "one of them has to be compiled")
}

func TestUnverified(t *testing.T) {
	hashed := func(algorithm string, length int) packaging.Artifact {
		return packaging.Artifact{URL: "https://h/x-1.zip", Hashes: map[string]string{algorithm: strings.Repeat("a", length)}}
	}
	require.False(t, unverified(packaging.Package{Wheels: []packaging.Artifact{hashed("sha256", 64), hashed("sha512", 128)}}))
	require.True(t, unverified(packaging.Package{Wheels: []packaging.Artifact{hashed("sha256", 64), hashed("md5", 32)}}), "anybody can make another file with it")
	require.True(t, unverified(packaging.Package{Archive: &packaging.Artifact{URL: "https://h/x-1.zip"}}))
}
