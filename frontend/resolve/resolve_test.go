package resolve

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNew(t *testing.T) {
	one, err := New(Input{Requirements: []string{"Flask >= 3 , <4", "numpy", "numpy"}, Python: "3.11"})
	require.NoError(t, err)
	other, err := New(Input{Requirements: []string{"numpy", "flask<4,>=3"}, Python: "3.11"})
	require.NoError(t, err)
	require.Equal(t, one, other)
	require.Equal(t, "flask<4,>=3\nnumpy\n", string(one.Requirements))
}
