package testplan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/dependencies"
	"github.com/wainwright-build/wainwright/frontend/request"
	steps "github.com/wainwright-build/wainwright/llb"
)

// A remedy adds to the Debian packages that are configured, for the tests too.
func TestLockRequest(t *testing.T) {
	in := Input{Config: config.Config{Apt: config.Apt{Build: []string{"gcc"}}}}
	require.Equal(t, []string{"gcc"}, in.lockRequest(dependencies.Dependencies{}, steps.Steps{}).AptBuild)
}

func TestPrepareWithoutTests(t *testing.T) {
	tests, err := Prepare(t.Context(), nil, Input{Target: request.Targets()[0]})
	require.NoError(t, err)
	require.Empty(t, tests)
}
