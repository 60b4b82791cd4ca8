package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// acting are texts that do something to a terminal that shows them, and what is shown.
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
		require.Equal(t, want, visible(text, false))
		require.Equal(t, want, visible(text, true))
	}
	for _, text := range []string{"", "plain", "two\n\tlines", "of Windows\r\n", "ä日本 \uFFFD 👩‍🔬"} {
		require.Equal(t, text, visible(text, false))
	}
	for text, want := range map[string]string{"two\n\tlines": `two\n\tlines`, "of Windows\r\n": `of Windows\x0d\n`, "ä日本 👩‍🔬": "ä日本 👩‍🔬"} {
		require.Equal(t, want, visible(text, true))
	}
}

// Commands to GitHub's runner, Azure's agent and TeamCity.
func TestDisarm(t *testing.T) {
	for text, want := range map[string]string{
		"::error file=a.py::b":                    `\x3a:error file=a.py::b`,
		"a\n \t::add-mask::b":                     "a\n \t" + `\x3a:add-mask::b`,
		"\u00a0\u2003::stop-commands::b":          "\u00a0\u2003" + `\x3a:stop-commands::b`,
		"a ##[add-mask]b":                         `a \x23#[add-mask]b`,
		"###[error]b":                             `#\x23#[error]b`,
		"a##vso[task.setvariable variable=b]c":    `a\x23#vso[task.setvariable variable=b]c`,
		"##teamcity[buildStatus status='SUCCESS'": `\x23#teamcity[buildStatus status='SUCCESS'`,
		"License :: OSI Approved":                 "License :: OSI Approved",
		"a::b, std::vector":                       "a::b, std::vector",
		"# comment\n## section [1]":               "# comment\n## section [1]",
	} {
		require.Equal(t, want, disarm(text))
		require.Equal(t, want, disarm(want), "shown twice")
	}
}

func FuzzVisible(f *testing.F) {
	for text := range acting {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown := visible(text, false)
		require.Equal(t, shown, visible(shown, false), "shown twice")
		for _, r := range strings.ReplaceAll(shown, "\r\n", "") {
			require.False(t, acts(r) && r != '\uFFFD')
		}
	})
}
