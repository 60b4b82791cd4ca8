package explain

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/config"
	"github.com/wainwright-build/wainwright/frontend/gateway"
	"github.com/wainwright-build/wainwright/frontend/report"
)

func TestError(t *testing.T) {
	for _, kind := range gateway.Kinds() {
		t.Run(kind.String(), func(t *testing.T) {
			err := fmt.Errorf("solve: %w", &gateway.StepError{Report: gateway.Report{Kind: kind}, Err: errors.New("exit code: 1")})
			problems := report.Problems(Error(config.Config{}, err))
			require.Len(t, problems, 1)
			require.NotEmpty(t, problems[0].Message)
		})
	}
}

func TestOtherErrors(t *testing.T) {
	require.NoError(t, Error(config.Config{}, nil))
	for _, err := range []error{errors.New("plain"), report.Problem{Message: "no"}} {
		require.Equal(t, err, Error(config.Config{}, err))
	}
}
