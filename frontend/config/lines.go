package config

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// lines converts offsets in bytes to lines and columns.
type lines struct {
	data   []byte
	starts []int // of each line
}

func newLines(data []byte) lines {
	l := lines{data: data, starts: []int{0}}
	for i, c := range data {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// at returns the position of a byte, or of the end.
func (l lines) at(offset int) position {
	offset = min(max(offset, 0), len(l.data))
	line, found := slices.BinarySearch(l.starts, offset)
	if !found {
		line--
	}
	return position{line: line + 1, column: utf8.RuneCount(l.data[l.starts[line]:offset]) + 1}
}

// offset returns the offset of a line, counted from 1.
func (l lines) offset(line int) int {
	return l.starts[min(max(line, 1), len(l.starts))-1]
}

// text returns a line without its end.
func (l lines) text(line int) string {
	from, to := l.offset(line), len(l.data)
	if line < len(l.starts) {
		to = l.starts[line]
	}
	return strings.TrimRight(string(l.data[from:to]), "\r\n")
}
