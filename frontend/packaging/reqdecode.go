package packaging

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// byteOrderMarks are in the order in which pip tries them: the mark of UTF-16 LE is the
// start of that of UTF-32 LE. See
// https://github.com/pypa/pip/blob/main/src/pip/_internal/req/req_file.py.
var byteOrderMarks = []struct{ mark, encoding string }{
	{"\xef\xbb\xbf", "utf-8"},
	{"\xff\xfe\x00\x00", "utf-32-le"},
	{"\x00\x00\xfe\xff", "utf-32-be"},
	{"\xfe\xff", "utf-16-be"},
	{"\xff\xfe", "utf-16-le"},
}

// codingComment matches a declaration of https://peps.python.org/pep-0263/, as pip does.
var codingComment = regexp.MustCompile(`coding[:=]\s*([-\w.]+)`)

// decodeRequirements decodes a requirements file as pip does: by a byte order mark, by a
// coding comment in the first two lines, else as UTF-8. It also returns the name of the
// encoding, in Python's spelling. It is an error where pip would use the encoding of the
// machine's locale.
func decodeRequirements(data []byte) (text, encoding string, err error) {
	for _, b := range byteOrderMarks {
		if rest, ok := bytes.CutPrefix(data, []byte(b.mark)); ok {
			text, err = decodeAs(rest, b.encoding)
			return text, b.encoding, err
		}
	}
	lines := bytes.SplitN(data, []byte("\n"), 3)
	for _, line := range lines[:min(2, len(lines))] {
		if m := codingComment.FindSubmatch(line); m != nil && line[0] == '#' {
			name := string(m[1])
			text, err = decodeAs(data, name)
			return text, name, err
		}
	}
	text, err = decodeAs(data, "utf-8")
	return text, "utf-8", err
}

// decodeAs decodes data from an encoding by its Python name.
func decodeAs(data []byte, name string) (string, error) {
	switch name = strings.ReplaceAll(lowerASCII(name), "_", "-"); name {
	case "utf-8", "utf8", "u8", "utf-8-sig":
		return decodeUTF8(data)
	case "ascii", "us-ascii":
		if bytes.ContainsFunc(data, func(r rune) bool { return r > 0x7f }) {
			return "", fmt.Errorf("its coding comment says ascii, and it is not")
		}
		return decodeUTF8(data)
	case "utf-16-le", "utf-16":
		return decodeUTF16(data, binary.LittleEndian)
	case "utf-16-be":
		return decodeUTF16(data, binary.BigEndian)
	case "utf-32-le", "utf-32":
		return decodeUTF32(data, binary.LittleEndian)
	case "utf-32-be":
		return decodeUTF32(data, binary.BigEndian)
	}
	codec := namedEncoding(name)
	if codec == nil {
		return "", fmt.Errorf("its coding comment names %q, which is no known encoding", name)
	}
	text, err := codec.NewDecoder().Bytes(data)
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return "", fmt.Errorf("its coding comment says %s, and it is not", name)
	}
	return string(text), nil
}

// namedEncoding returns the encoding with a name that Python knows, nil if there is none.
func namedEncoding(name string) encoding.Encoding {
	switch name {
	case "latin-1", "latin1", "l1", "iso8859-1", "8859", "cp819":
		return charmap.ISO8859_1
	case "mac-roman", "macroman", "macintosh":
		return charmap.Macintosh
	}
	for _, spelling := range []string{name, strings.Replace(name, "cp", "windows-", 1), strings.Replace(name, "iso8859", "iso-8859", 1)} {
		if e, err := ianaindex.IANA.Encoding(spelling); err == nil && e != nil {
			return e
		}
	}
	// Encodings of East Asia, by their names in Python and Windows.
	web, ok := map[string]string{"cp932": "shift-jis", "cp936": "gbk", "cp949": "euc-kr", "cp950": "big5"}[name]
	if !ok {
		web = name
	}
	if e, err := htmlindex.Get(web); err == nil {
		return e
	}
	return nil
}

func decodeUTF8(data []byte) (string, error) {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", fmt.Errorf("line %d holds a NUL byte: it looks like UTF-16 without a byte order mark", lineAt(data, i))
	}
	if !utf8.Valid(data) {
		i := 0
		for i < len(data) {
			r, size := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			i += size
		}
		return "", fmt.Errorf("it is not UTF-8: line %d holds the byte 0x%02x", lineAt(data, i), data[min(i, len(data)-1)])
	}
	return string(data), nil
}

// lineAt returns the line of the i-th byte, counted from 1.
func lineAt(data []byte, i int) int { return 1 + bytes.Count(data[:i], []byte("\n")) }

func decodeUTF16(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%2 != 0 {
		return "", fmt.Errorf("it starts like UTF-16 and ends in the middle of a character")
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	text := string(utf16.Decode(units))
	if strings.ContainsRune(text, utf8.RuneError) {
		return "", fmt.Errorf("it starts like UTF-16 and is not")
	}
	return text, nil
}

func decodeUTF32(data []byte, order binary.ByteOrder) (string, error) {
	if len(data)%4 != 0 {
		return "", fmt.Errorf("it starts like UTF-32 and ends in the middle of a character")
	}
	var b strings.Builder
	for i := 0; i < len(data); i += 4 {
		r := order.Uint32(data[i:])
		if r > utf8.MaxRune || !utf8.ValidRune(rune(r)) {
			return "", fmt.Errorf("it starts like UTF-32 and is not")
		}
		b.WriteRune(rune(r))
	}
	return b.String(), nil
}
