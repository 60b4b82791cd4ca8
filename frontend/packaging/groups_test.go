package packaging

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGroups(t *testing.T) {
	groups := ParseGroups([]byte(`
[dependency-groups]
Test_All = ["pytest>=8", { include-group = "typing" }]
typing = ["mypy; python_version > '3.9'"]
odd = [{ path = "x" }]
round = [{ include-group = "Round" }]
wrong = ["no requirement at all"]
gone = [{ include-group = "nowhere" }]
`))
	require.Equal(t, []string{"gone", "odd", "round", "test-all", "typing", "wrong"}, groups.Names())
	all, err := groups.Requirements("test.all")
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "pytest>=8", all[0].String())
	require.Equal(t, "mypy", all[1].Name)
	for name, want := range map[string]string{
		"odd": "the dependency group odd has a table that is no include-group", "round": "the dependency group round includes itself: round, round",
		"wrong": `the dependency group wrong: "no requirement at all" is no requirement`, "gone": `there is no dependency group "nowhere"`,
	} {
		_, err := groups.Requirements(name)
		require.ErrorContains(t, err, want)
	}
	require.Empty(t, ParseGroups([]byte("[project]\nname = \"a\"\n")))
}
