package packaging

import (
	"errors"
	"strings"
)

// shellWords splits text as Python's shlex.split does in POSIX mode, which pip uses for the
// options of a line. See https://docs.python.org/3/library/shlex.html#parsing-rules.
func shellWords(s string) ([]string, error) {
	var words []string
	var word strings.Builder
	open := false // inside a word, perhaps an empty quoted one
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == '\'' && c != quote, quote == '"' && c != quote && c != '\\':
			word.WriteByte(c)
		case quote != 0 && c == quote:
			quote = 0
		case quote == '"': // a backslash: it protects only itself and the quote
			i++
			if i == len(s) {
				return nil, errors.New("a backslash protects nothing")
			}
			if s[i] != '\\' && s[i] != '"' {
				word.WriteByte('\\')
			}
			word.WriteByte(s[i])
		case c == '\'' || c == '"':
			quote, open = c, true
		case c == '\\':
			i++
			if i == len(s) {
				return nil, errors.New("a backslash protects nothing")
			}
			word.WriteByte(s[i])
			open = true
		case isBlank(c):
			if open {
				words = append(words, word.String())
				word.Reset()
			}
			open = false
		default:
			word.WriteByte(c)
			open = true
		}
	}
	if quote != 0 {
		return nil, errors.New("a quote is never closed")
	}
	if open {
		words = append(words, word.String())
	}
	return words, nil
}
