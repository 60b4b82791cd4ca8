package dependencies

import (
	"bytes"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// names are the lines of a file on which names stand first, however these are spelt.
type names struct {
	words map[string]int // normalised name -> line, 1-based
	head  string         // of the text, normalised
}

// maxHead is the length of a text that is searched for a name which is no word of it, in bytes.
// It is searched for each such name.
const maxHead = 64 << 10

// namesOf returns the names in a text: all its words.
func namesOf(text []byte) names {
	n := names{words: map[string]int{}, head: packaging.NormalizeName(string(text[:min(len(text), maxHead)]))}
	line := 0
	for written := range bytes.Lines(text) {
		line++
		isSeparator := func(r rune) bool {
			return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-')
		}
		for word := range strings.FieldsFuncSeq(packaging.NormalizeName(string(written)), isSeparator) {
			if _, known := n.words[word]; !known {
				n.words[word] = line
			}
		}
	}
	return n
}

// line returns the line of a name, or 0.
func (n names) line(name string) int {
	name = packaging.NormalizeName(name)
	if line := n.words[name]; line > 0 {
		return line
	}
	if i := strings.Index(n.head, name); i >= 0 {
		return 1 + strings.Count(n.head[:i], "\n")
	}
	return 0
}
