package packaging

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError is an error in the text of a requirement, marker or specifier.
type SyntaxError struct {
	Source  string // the whole text that was read
	Column  int    // where it goes wrong, in characters, 1-based
	Message string // what was expected there, or what is wrong
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Message) }

// scanner reads specifiers, markers and requirements from left to right.
type scanner struct {
	src string
	pos int // in bytes
}

// maxScanned is the length of a requirement, marker or specifier that is read, in bytes. The
// longest that tools write have some thousands.
const maxScanned = 1 << 20

// tooLong returns the error for a text of more than maxScanned bytes, else nil.
func (sc *scanner) tooLong() error {
	if len(sc.src) <= maxScanned {
		return nil
	}
	return sc.errorf("it has %d bytes, more than the %d that are read", len(sc.src), maxScanned)
}

func (sc *scanner) rest() string { return sc.src[sc.pos:] }
func (sc *scanner) end() bool    { return sc.pos >= len(sc.src) }

// at is the byte at the position, 0 at the end.
func (sc *scanner) at() byte {
	if sc.end() {
		return 0
	}
	return sc.src[sc.pos]
}

func (sc *scanner) peek(s string) bool { return strings.HasPrefix(sc.rest(), s) }

// take steps over s if it stands here.
func (sc *scanner) take(s string) bool {
	if !sc.peek(s) {
		return false
	}
	sc.pos += len(s)
	return true
}

// while steps over the bytes that ok admits and returns them.
func (sc *scanner) while(ok func(byte) bool) string {
	start := sc.pos
	for !sc.end() && ok(sc.src[sc.pos]) {
		sc.pos++
	}
	return sc.src[start:sc.pos]
}

func (sc *scanner) blanks() { sc.while(isBlank) }

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// errorf is an error at the position.
func (sc *scanner) errorf(format string, args ...any) *SyntaxError {
	return &SyntaxError{
		Source:  sc.src,
		Column:  utf8.RuneCountInString(sc.src[:sc.pos]) + 1,
		Message: fmt.Sprintf(format, args...),
	}
}

// expected is an error that also says what stands at the position.
func (sc *scanner) expected(format string, args ...any) *SyntaxError {
	found := "the end"
	if !sc.end() {
		r, _ := utf8.DecodeRuneInString(sc.rest())
		found = fmt.Sprintf("%q", string(r))
	}
	return sc.errorf("expected %s, found %s", fmt.Sprintf(format, args...), found)
}

// quoteBrief quotes a text for a message, and cuts it off after 200 bytes.
func quoteBrief(text string) string {
	const most = 200
	if len(text) <= most {
		return fmt.Sprintf("%q", text)
	}
	return fmt.Sprintf("%q...", strings.ToValidUTF8(text[:most], ""))
}
