package request

import (
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

func TestIgnored(t *testing.T) {
	dockerfile := &config.File{Name: "Dockerfile", Data: []byte("# syntax=x\n# check=skip=DebugServer,StageNameCasing;error=true\npython = \"3.12\"\n")}
	cfg := config.Config{Ignore: []string{"LargeFile:data/*"}, Sources: map[string]report.Position{"ignore": {File: "Dockerfile", Line: 4}}}

	check, by, err := checkConfig(nil, dockerfile)
	require.NoError(t, err)
	require.True(t, check.ReturnAsError)
	require.Equal(t, []rules.Ignore{
		{Rule: rules.LargeFile, Files: "data/*", By: "ignore, Dockerfile:4"},
		{Rule: rules.DebugServer, By: "# check, Dockerfile:2"},
		rules.IgnoreNamed("StageNameCasing", "# check, Dockerfile:2"),
	}, ignored(cfg, check, by))

	// The argument takes precedence.
	check, by, err = checkConfig(&linter.Config{SkipAll: true}, dockerfile)
	require.NoError(t, err)
	require.False(t, check.ReturnAsError)
	require.Equal(t, []rules.Ignore{{Rule: rules.Every, By: "BUILDKIT_DOCKERFILE_CHECK"}}, ignored(config.Config{}, check, by))
}

func TestCheckConfigInvalid(t *testing.T) {
	_, _, err := checkConfig(nil, &config.File{Name: "Dockerfile", Data: []byte("# syntax=x\n# check=leave=DebugServer\n")})
	require.Len(t, report.Problems(err), 1)
	require.Equal(t, "Dockerfile:2", report.Problems(err)[0].Place())
}

func TestIgnoredNothing(t *testing.T) {
	check, by, err := checkConfig(nil, nil)
	require.NoError(t, err)
	require.Empty(t, ignored(config.Config{}, check, by))
}
