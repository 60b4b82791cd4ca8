package distributions

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestShared(t *testing.T) {
	require.Equal(t, map[string]string{"opencv-python": "cv2", "opencv-python-headless": "cv2", "psycopg2": "psycopg2", "psycopg2-binary": "psycopg2"},
		Shared([]string{"numpy", "opencv-python", "opencv-python-headless", "psycopg2", "psycopg2-binary", "pyjwt"}))
	require.Empty(t, Shared([]string{"opencv-python", "numpy", "tensorflow", "pyjwt"}), "one alone shares with nobody")
	require.Empty(t, Shared([]string{"mlflow", "mlflow-skinny"}), "these are made to lie over one another")
}
