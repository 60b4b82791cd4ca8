package report

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// visible returns a text in which nothing acts on a terminal. Characters that move the cursor,
// set the title of the window, fill the clipboard or reverse the order of letters are replaced
// by their numbers, such as \x1b. Tabs and line ends stay in a text of several lines; in one
// line they are written \t and \n.
func visible(text string, oneLine bool) string {
	replaced := func(r rune) bool { return acts(r) || oneLine && (r == '\n' || r == '\t') }
	if !strings.ContainsFunc(text, replaced) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case !replaced(r), r == utf8.RuneError, r == '\r' && !oneLine && strings.HasPrefix(text[i:], "\r\n"):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// acts reports whether a character acts on a terminal: control characters, characters that
// change the direction of text, and bytes that are not UTF-8 (RuneError).
func acts(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' && r != '\n' && r != '\t' || r == 0x7f
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) ||
		r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

var (
	// lineCommand is a command to GitHub's runner, which ignores blanks before it
	// (https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs).
	lineCommand = regexp.MustCompile(`(?m)^([\s\p{Z}]*):(:)`)
	// inlineCommand is a command anywhere in a line: ##[...] to GitHub's runner, ##vso[...]
	// to Azure's agent
	// (https://github.com/microsoft/azure-pipelines-agent/blob/master/src/Microsoft.VisualStudio.Services.Agent/Command.cs),
	// ##teamcity[...] to TeamCity.
	inlineCommand = regexp.MustCompile(`#(#\w*\[)`)
)

// disarm writes a character of each command to a CI service by its number, so that the service
// shows the line and does not obey it.
func disarm(text string) string {
	if strings.Contains(text, "::") {
		text = lineCommand.ReplaceAllString(text, `${1}\x3a${2}`)
	}
	if strings.Contains(text, "##") {
		text = inlineCommand.ReplaceAllString(text, `\x23${1}`)
	}
	return text
}
