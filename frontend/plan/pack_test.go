package plan

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

var target = packaging.Target{PythonMinor: "3.11", Implementation: "cpython", Machine: "x86_64", Libc: "glibc", LibcVersion: [2]int{2, 36}}

func pure(name, version string, size int64) packaging.Package {
	return packaging.Package{Name: name, Version: version, Wheels: []packaging.Artifact{{
		Name: fmt.Sprintf("%s-%s-py3-none-any.whl", name, version), Size: size,
	}}}
}

func names(packed []Packed) map[string]string {
	where := map[string]string{}
	for _, layer := range packed {
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

func TestALargeDistributionHasALayerOfItsOwn(t *testing.T) {
	packed := Pack(many(), target)
	require.Equal(t, "torchlike", packed[0].Name, "the largest lies lowest")
	require.Equal(t, "numpylike", packed[1].Name)
	require.Len(t, packed[0].Packages, 1)
	require.LessOrEqual(t, len(packed), 2+shared)
}

func TestAPinMovesOneLayer(t *testing.T) {
	before := Pack(many(), target)
	pinned := many()
	pinned[7] = pure("small07", "0.9", 190_000)
	after := Pack(pinned, target)
	require.Len(t, after, len(before))
	changed := 0
	for i := range before {
		if string(packaging.WriteLock(before[i].Packages)) != string(packaging.WriteLock(after[i].Packages)) {
			changed++
		}
	}
	require.Equal(t, 1, changed)
}

func TestAnAddedDistributionMovesNoOther(t *testing.T) {
	before := names(Pack(many(), target))
	after := names(Pack(append([]packaging.Package{pure("added", "1.0", 100_000)}, many()...), target))
	for name, layer := range before {
		require.Equal(t, layer, after[name], name)
	}
}

func TestFewSmallDistributionsShareOneLayer(t *testing.T) {
	packed := Pack([]packaging.Package{pure("click", "8.0", 100_000), pure("six", "1.17", 11_000)}, target)
	require.Len(t, packed, 1)
}

func TestTheNumberOfLayersIsBounded(t *testing.T) {
	var all []packaging.Package
	for i := range 40 {
		all = append(all, pure(fmt.Sprintf("large%02d", i), "1.0", 20<<20))
	}
	require.LessOrEqual(t, len(Pack(all, target)), largeLimit+shared)
}

func TestADistributionWithoutAWheelIsBuiltInALayerOfItsOwn(t *testing.T) {
	packed := Pack([]packaging.Package{
		pure("click", "8.0", 100_000),
		{Name: "oldtool", Version: "0.1", Sdist: &packaging.Artifact{Name: "oldtool-0.1.tar.gz", Size: 5000}},
	}, target)
	require.Equal(t, "built oldtool", names(packed)["oldtool"])
	for _, layer := range packed {
		require.Equal(t, layer.Name == "built oldtool", layer.Build, layer.Name)
	}
}

func TestNoDistributionsNeedNoLayer(t *testing.T) {
	require.Empty(t, Pack(nil, target))
}
