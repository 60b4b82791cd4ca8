package llb_test

import (
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"
	"github.com/moby/patternmatcher"
	"github.com/stretchr/testify/require"

	steps "github.com/wainwright-build/wainwright/llb"
)

func TestLiteral(t *testing.T) {
	for _, name := range []string{
		".env", "a b", " .env ", "\u00a0x\u2003", "a*b", "a?b", "[ab]", "!a", `a\b`, "a$b", "a.b", "a+(b)", "{a}", "^a", "#a", "a\nb", "\n", "é", "dir/.env ", "dir/",
	} {
		matcher, err := patternmatcher.New([]string{steps.Literal(name)})
		require.NoError(t, err, "%q", name)
		for _, other := range []struct {
			name string
			want bool
		}{{name, true}, {name + "/below", true}, {"x/" + name, false}, {name + "x", false}, {"x" + name, false}, {"axb", false}, {"a", false}} {
			if name == "dir/" && other.name != name {
				continue
			}
			got, err := matcher.MatchesOrParentMatches(other.name)
			require.NoError(t, err)
			require.Equal(t, other.want, got, "the pattern of %q and %q", name, other.name)
		}
	}
}

// No file of the project's tree keeps the mode of the checkout.
func TestSourceModes(t *testing.T) {
	for symbolic, want := range map[bool]*pb.FileActionCopy{true: {ModeStr: "u=rwX,go=rX"}, false: {Mode: 0o755}} {
		def, err := steps.Source(steps.ProjectTree{Context: llb.Local("context"), Modes: symbolic}, "/src", 1, 2, "source").Marshal(t.Context(), llb.LinuxAmd64)
		require.NoError(t, err)
		var copies int
		for _, data := range def.Def {
			var op pb.Op
			require.NoError(t, op.UnmarshalVT(data))
			for _, action := range op.GetFile().GetActions() {
				if c := action.GetCopy(); c != nil && c.DirCopyContents {
					copies++
					require.Equal(t, want.ModeStr, c.ModeStr)
					require.Equal(t, want.Mode, c.Mode)
				}
			}
		}
		require.Equal(t, 1, copies)
	}
}
