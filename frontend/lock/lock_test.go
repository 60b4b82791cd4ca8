package lock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/packaging"
	"github.com/wainwright-build/wainwright/frontend/project"
)

// declare is what requirements.txt and a configuration ask for.
func declare(t *testing.T, requirements string, cfg config.Config) dependencies.Declared {
	t.Helper()
	stated, err := dependencies.Read(cfg, project.Files{"requirements.txt": []byte(requirements), "setup.py": []byte("setup()")})
	require.NoError(t, err)
	return stated.Declared()
}

func TestWithout(t *testing.T) {
	kept := without([]packaging.Package{{Name: "six"}, {Name: "ml-project", Directory: &packaging.Directory{Path: "."}}}, []string{"ML_Project"})
	require.Len(t, kept, 1)
}
