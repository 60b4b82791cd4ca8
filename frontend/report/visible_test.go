package report

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/wainwright-build/wainwright/frontend/rules"
)

// Each does something to a terminal that shows it.
var acting = map[string]string{
	"\x1b]52;c;aHVzaA==\x07": `\x1b]52;c;aHVzaA==\x07`, // fills the clipboard
	"\x1b]0;title\x1b\\":     `\x1b]0;title\x1b\`,
	"\x1b[2J\x1b[3A":         `\x1b[2J\x1b[3A`,
	"\x1b[31mred":            `\x1b[31mred`,
	"\u009b2J":               `\x9b2J`, // the same in one character
	"\x9b2J":                 `\x9b2J`, // and in one byte
	"done\rERROR":            `done\x0dERROR`,
	"back\x08\x7f\x00":       `back\x08\x7f\x00`,
	"a\u202egpj.py\u2069":    `a\u202egpj.py\u2069`, // turned round
	"a\u2028b":               `a\u2028b`,
}

func TestVisible(t *testing.T) {
	for text, want := range acting {
		require.Equal(t, want, Visible(text))
	}
	for _, text := range []string{"", "plain", "two\n\tlines", "of Windows\r\n", "ä日本 \uFFFD 👩‍🔬"} {
		require.Equal(t, text, Visible(text))
	}
}

// No field of a problem can act on the terminal.
func TestVisibleProblem(t *testing.T) {
	for text, want := range acting {
		p := Problem{Rule: rules.IgnoreNamed("R"+text, "").Rule, File: text + ".py", Line: 1, Message: text, Remedy: text, Detail: text}
		for _, said := range []string{p.Short(), p.Error(), Errors{p, p}.Error()} {
			require.Contains(t, said, want)
			require.Equal(t, Visible(said), said)
		}
		info, _ := p.Location(map[string][]byte{text + ".py": []byte("x = '" + text + "'\n")})
		require.Equal(t, "x = '"+want+"'\n", string(info.Data))
		require.Equal(t, want+".py", info.Filename)
	}
}

func TestVisibleError(t *testing.T) {
	require.NoError(t, VisibleError(nil))
	plain := errors.New("plain")
	require.Equal(t, plain, VisibleError(plain))
	wild := fmt.Errorf("\x1b[2J: %w", Problem{Message: "no"})
	require.EqualError(t, VisibleError(wild), `\x1b[2J: no`)
	require.Len(t, Problems(VisibleError(wild)), 1)
}

func FuzzVisible(f *testing.F) {
	for text := range acting {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := Visible(text)
		require.Equal(t, shown, Visible(shown), "shown twice")
		for _, r := range strings.ReplaceAll(shown, "\r\n", "") {
			require.False(t, acts(r) && r != '\uFFFD')
		}
	})
}
