package packaging

import "strings"

// NormalizeName returns the normal form of the name of a distribution or an extra: in
// lower case, with each run of "-", "_" and "." replaced by one "-". It does not check
// that the name is valid; only ASCII letters change case. See
// https://packaging.python.org/en/latest/specifications/name-normalization/ and, for
// extras, https://peps.python.org/pep-0685/.
func NormalizeName(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	separator := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '-' || c == '_' || c == '.' {
			if !separator {
				b.WriteByte('-')
			}
			separator = true
			continue
		}
		separator = false
		b.WriteByte(lowerByte(c))
	}
	return b.String()
}

// ValidName reports whether s is a valid name of a distribution or an extra: ASCII
// letters, digits, "-", "_" and ".", with a letter or digit at both ends. See
// https://packaging.python.org/en/latest/specifications/name-normalization/.
func ValidName(s string) bool {
	if s == "" || !isAlnum(s[0]) || !isAlnum(s[len(s)-1]) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return true
}

func isNameByte(c byte) bool { return isAlnum(c) || c == '-' || c == '_' || c == '.' }

func isAlnum(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func lowerByte(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// lowerASCII changes only ASCII letters to lower case, as the standards do: with
// Unicode's rules, "ſ" would equal "s".
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
