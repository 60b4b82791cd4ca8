package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Visible is a text with nothing in it that acts on a terminal: names, versions and
// the words of exceptions are anyone's. What would move the cursor, set the window's
// title, fill the clipboard or turn the order of the letters round is shown by its
// number; tabs and line ends stay.
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

// acts holds for control characters and for those that order text; RuneError stands
// for what is no text.
func acts(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) ||
		r == '\u2028' || r == '\u2029' || r == utf8.RuneError
}

// VisibleError is an error whose words are visible. What it wraps is still found.
func VisibleError(err error) error {
	if err == nil || Visible(err.Error()) == err.Error() {
		return err
	}
	return visibleError{err}
}

type visibleError struct{ err error }

func (e visibleError) Error() string { return Visible(e.err.Error()) }
func (e visibleError) Unwrap() error { return e.err }
