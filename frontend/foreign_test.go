package frontend

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
	steps "github.com/wainwright-build/wainwright/llb"
)

func TestAWheelIsPureByAllOfItsTags(t *testing.T) {
	require.True(t, isPure("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n"))
	require.False(t, isPure("Wheel-Version: 1.0\r\nTag: cp313-cp313-linux_x86_64\r\n"))
}

// What the image and its tests need is packed apart, into layers that may have one name.
func TestALayerOfTheTestsIsMadeWhereItsOwnDistributionsTakeIt(t *testing.T) {
	p := &prepared{build: &build{target: targetDev}, foreign: &foreign{runs: true}}
	p.facts.Markers = packaging.Environment{PythonVersion: "3.13", ImplementationName: "cpython", PlatformMachine: "riscv64"}
	p.facts.Libc.Name, p.facts.Libc.Version = "glibc", "2.41"
	layers := func(kind, tag string) []plan.Packed {
		packages := []packaging.Package{{Name: "one", Version: "1", Wheels: []packaging.Artifact{{Name: "one-1-" + tag + ".whl"}}}}
		packed, err := p.crossLayers(t.Context(), steps.Steps{}, kind, plan.Pack(packages, p.facts.Target()))
		require.NoError(t, err)
		require.Len(t, packed, 1)
		require.Equal(t, "others", packed[0].Name)
		return packed
	}
	require.True(t, layers("deps", "cp313-cp313-manylinux_2_39_riscv64")[0].Emulated)
	require.False(t, layers("test deps", "py3-none-any")[0].Emulated)
}

func TestAWarningOfSeveralPlatformsIsToldOnce(t *testing.T) {
	warning := func(text string) plan.Warning { return plan.Warning{Problem: report.Problem{Message: text}} }
	var all told
	require.Len(t, all.untold([]plan.Warning{warning("a"), warning("b")}), 2)
	require.Equal(t, []plan.Warning{warning("c")}, all.untold([]plan.Warning{warning("a"), warning("c")}))
}
