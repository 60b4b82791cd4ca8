package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

func TestUnconverted(t *testing.T) {
	unreadable := &survey.Error{Line: 1, Message: "Missing parentheses in call to 'print'"}
	found := survey.Survey{
		Files: []survey.File{{Path: "setup.py", Size: 90}, {Path: "src/suds/__init__.py", Size: 20}, {Path: "src/suds/client.py", Size: 8}},
		Modules: []survey.Module{
			{Path: "setup.py", Imports: []survey.Import{{Module: "setuptools"}}},
			{Path: "src/suds/__init__.py", Imports: []survey.Import{{Module: "version"}}}, // of Python 2: from . import version
			{Path: "src/suds/client.py", Error: unreadable},
		},
	}
	asItLies := []packaging.WheelFile{{Path: "suds/__init__.py", Size: 20}, {Path: "suds/client.py", Size: 8}}
	require.Equal(t, found, Unconverted(found, asItLies), "a module that is broken is broken in the wheel too")

	converted := []packaging.WheelFile{{Path: "suds/__init__.py", Size: 20}, {Path: "suds/client.py", Size: 9}}
	require.Equal(t, []survey.Module{
		{Path: "setup.py", Imports: []survey.Import{{Module: "setuptools"}}},
		{Path: "src/suds/__init__.py"},
		{Path: "src/suds/client.py"},
	}, Unconverted(found, converted).Modules)
	require.NotNil(t, found.Modules[2].Error, "the survey itself stays")
}
