package lock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/survey"
)

func TestAVariableThatDecidesWhatIsRequiredIsTold(t *testing.T) {
	setup := &survey.Setup{Variables: []survey.Variable{{Name: "GPU", Line: 4}, {Name: "PATH", Line: 5}, {Name: "READTHEDOCS", Line: 6}, {Name: "TOX_ENV_DIR", Line: 7}, {Name: "SKINNY", Line: 8}}}
	problems := Decided(setup, map[string]string{"SKINNY": "1"})
	require.Len(t, problems, 1)
	require.Equal(t, `EnvDecides: setup.py:4: what is required depends on the variable GPU, which no build has: `+
		`set build.env.GPU = "..." if the image is to have what it asks for`, problems[0].Short())
	require.Empty(t, Decided(nil, nil))
}
