package packaging

import (
	"strings"
	"unicode"
)

// logicalLine is what pip parses as one line: physical lines joined at backslashes,
// without comments and outer blanks. It is never empty.
type logicalLine struct {
	number int    // of the first physical line, 1-based
	text   string // joined and stripped
	raw    string // the physical lines as they stand in the file, joined by "\n"
}

// logicalLines does what join_lines and ignore_comments do in pip's req_file.py, with its
// quirks: a comment line ends a continuation, and all backslashes at both ends of a
// continued line are removed. See
// https://github.com/pypa/pip/blob/main/src/pip/_internal/req/req_file.py.
func logicalLines(text string) []logicalLine {
	var lines []logicalLine
	var joined strings.Builder
	var raw []string
	start := 0
	finish := func() {
		if stripped := trimSpace(stripComment(joined.String())); stripped != "" {
			lines = append(lines, logicalLine{start, stripped, strings.Join(raw, "\n")})
		}
		joined.Reset()
		raw = nil
	}
	for i, line := range splitLines(text) {
		if raw == nil {
			start = i + 1
		}
		raw = append(raw, line)
		comment := strings.HasPrefix(strings.TrimLeftFunc(line, isSpace), "#")
		if strings.HasSuffix(line, `\`) && !comment {
			joined.WriteString(strings.Trim(line, `\`))
			continue
		}
		if comment {
			joined.WriteByte(' ') // so that the "#" starts a comment after a continuation too
		}
		joined.WriteString(line)
		finish()
	}
	finish()
	return lines
}

// stripComment removes what pip's pattern (^|\s+)#.*$ matches. A "#" within a word, as in
// "#egg=", starts no comment.
func stripComment(line string) string {
	blank := true
	for i, r := range line {
		if r == '#' && blank {
			return line[:i]
		}
		blank = isSpace(r)
	}
	return line
}

// splitLines does what Python's str.splitlines does. See
// https://docs.python.org/3/library/stdtypes.html#str.splitlines.
func splitLines(text string) []string {
	var lines []string
	start := 0
	skip := false // the "\n" of a "\r\n"
	for i, r := range text {
		if skip {
			skip = false
			start = i + 1
			continue
		}
		if !isLineBreak(r) {
			continue
		}
		lines = append(lines, text[start:i])
		start = i + len(string(r))
		skip = r == '\r' && strings.HasPrefix(text[start:], "\n")
	}
	if start < len(text) {
		lines = append(lines, text[start:])
	}
	return lines
}

func isLineBreak(r rune) bool {
	switch r {
	case '\n', '\r', '\v', '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029:
		return true
	}
	return false
}

// isSpace does what Python's str.isspace does, for one character.
func isSpace(r rune) bool { return unicode.IsSpace(r) || 0x1c <= r && r <= 0x1f }

func trimSpace(s string) string { return strings.TrimFunc(s, isSpace) }
