package frontend

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/plan"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestOnlyASetupThatAsksForTheMachineIsRunForEach(t *testing.T) {
	for text, asks := range map[string]bool{
		"import platform\nif platform.machine() == 'aarch64': pass":                true,
		"from platform import machine":                                             true,
		"import os\nos.uname().machine":                                            true,
		"import platform\nprint(platform.platform())":                              true,
		"install_requires=['torch; platform_machine == \"x86_64\"']":               false,
		"import platform\nif platform.system() == 'Windows': pass":                 false,
		"import sys\nif sys.platform == 'win32': pass":                             false,
		"setup(platforms=['any'], keywords='machine learning', license='MIT')":     false,
		"description='A platform of ours', long_description='machine translation'": false,
	} {
		require.Equal(t, asks, asksMachine.MatchString(text), text)
	}
}

func TestAWheelIsPureByAllOfItsTags(t *testing.T) {
	require.True(t, isPure("Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py2-none-any\nTag: py3-none-any\n"))
	require.False(t, isPure("Wheel-Version: 1.0\r\nTag: cp313-cp313-linux_x86_64\r\n"))
}

func TestAWarningOfSeveralPlatformsIsToldOnce(t *testing.T) {
	warning := func(text string) plan.Warning { return plan.Warning{Problem: report.Problem{Message: text}} }
	var all told
	require.Len(t, all.untold([]plan.Warning{warning("a"), warning("b")}), 2)
	require.Equal(t, []plan.Warning{warning("c")}, all.untold([]plan.Warning{warning("a"), warning("c")}))
}
