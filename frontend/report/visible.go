package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible returns a text in which nothing acts on a terminal: names, versions and the
// messages of exceptions may come from an attacker. Characters that move the cursor, set the
// title of the window, fill the clipboard or reverse the order of letters are replaced by
// their numbers, such as \x1b. Tabs and line ends stay.
func Visible(text string) string {
	if !strings.ContainsFunc(text, acts) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case !acts(r), r == utf8.RuneError, r == '\r' && strings.HasPrefix(text[i:], "\r\n"):
			b.WriteRune(r)
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
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) ||
		r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

// VisibleError returns an error with the text of err made Visible. errors.Is and errors.As
// still find what err wraps.
func VisibleError(err error) error {
	if err == nil || Visible(err.Error()) == err.Error() {
		return err
	}
	return visibleError{err}
}

type visibleError struct{ err error }

func (e visibleError) Error() string { return Visible(e.err.Error()) }
func (e visibleError) Unwrap() error { return e.err }
