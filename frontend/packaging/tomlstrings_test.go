package packaging

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTOMLStrings(t *testing.T) {
	text := `root = "a"
# a comment: "no text"
[tool.uv]
index-url = "b\u003ac"
sources = { x = { git = "d" } }
[[tool.uv.index]]
url = [
  ["e"],
  '''
f''', 1,
]
"g\u0067".h = """i\
    j"""
`
	var got []string
	for _, s := range TOMLStrings([]byte(text)) {
		got = append(got, strings.Join(s.Path, ".")+"="+s.Text)
	}
	require.Subset(t, got, []string{
		"root=root", "root=a", "tool.uv=tool", "tool.uv=uv", "tool.uv.index-url=b:c", "tool.uv.sources=git", "tool.uv.sources=d",
		"tool.uv.index.url=e", "tool.uv.index.url=f", "tool.uv.index.gg.h=gg", "tool.uv.index.gg.h=ij",
	})
	lines := map[string]int{}
	for _, s := range TOMLStrings([]byte(text)) {
		lines[s.Text] = s.Line
	}
	require.Equal(t, []int{1, 4, 5, 8, 9, 12, 12}, []int{lines["a"], lines["b:c"], lines["d"], lines["e"], lines["f"], lines["gg"], lines["ij"]})
	require.NotPanics(t, func() { TOMLStrings([]byte("a = \"b\"\n= \"c\"\n[")) })
	require.Empty(t, TOMLStrings(nil))
}
