package packaging

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testdata/reqdecode.json is what pip 26.3 makes of the same bytes.
func TestDecodeRequirements(t *testing.T) {
	data, err := os.ReadFile("testdata/reqdecode.json")
	require.NoError(t, err)
	var cases []struct {
		Bytes []byte
		Text  *string
	}
	require.NoError(t, json.Unmarshal(data, &cases))
	for _, c := range cases {
		text, _, err := decodeRequirements(c.Bytes)
		switch {
		case strings.ContainsRune(string(c.Bytes), 0) && c.Text != nil && strings.ContainsRune(*c.Text, 0):
			// pip goes on with the NULs and finds no distribution of that name.
			assert.ErrorContains(t, err, "NUL byte", "%q", c.Bytes)
		case c.Text == nil:
			assert.Error(t, err, "%q", c.Bytes)
		default:
			assert.NoError(t, err, "%q", c.Bytes)
			assert.Equal(t, *c.Text, text, "%q", c.Bytes)
		}
	}
}
