package survey_test

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey"
	"github.com/wainwright-build/wainwright/frontend/survey/surveytest"
)

// The scripts are in one folder with those of the step that runs them, and come
// before the standard library on its path.
func TestScriptNames(t *testing.T) {
	steps, err := os.ReadDir("../../llb/steps")
	require.NoError(t, err)
	var taken []string
	for _, entry := range steps {
		taken = append(taken, entry.Name())
	}
	require.Contains(t, taken, "wheel.py")
	out, err := exec.Command(surveytest.Python(t), "-c", "import sys; print(*getattr(sys, 'stdlib_module_names', ()))").Output()
	require.NoError(t, err)
	for name := range strings.FieldsSeq(string(out)) {
		taken = append(taken, name+".py")
	}
	for _, script := range survey.Scripts() {
		require.False(t, slices.Contains(taken, script.Name), script.Name)
	}
}
