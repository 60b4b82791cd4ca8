package packaging

import (
	"bytes"
	"slices"

	"github.com/pelletier/go-toml/v2/unstable"
)

// TOMLString is a text in a TOML document: a string, or a key.
type TOMLString struct {
	Path []string // of the key whose value it is in, as from the document's root
	Text string   // without escapes
	Line int      // from 1
}

// TOMLStrings returns the texts of a TOML document in their order, up to the first error of
// syntax. Comments are not among them.
func TOMLStrings(data []byte) []TOMLString {
	r := stringReader{data: data, line: 1}
	r.parser.Reset(data)
	var table []string
	for r.parser.NextExpression() {
		node := r.parser.Expression()
		key := r.key(node, table)
		switch node.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = r.key(node, nil)
			r.add(node, table)
		case unstable.KeyValue:
			r.add(node, key)
		}
	}
	return r.found
}

type stringReader struct {
	parser     unstable.Parser
	data       []byte
	found      []TOMLString
	from, line int // an offset that was found last, and its line
}

// key returns the path of a table or a key below a table.
func (r *stringReader) key(node *unstable.Node, table []string) []string {
	path := slices.Clone(table)
	for it := node.Key(); it.Next(); {
		path = append(path, string(it.Node().Data))
	}
	return path
}

// add adds the texts of a node and of all within it.
func (r *stringReader) add(node *unstable.Node, path []string) {
	switch node.Kind {
	case unstable.String, unstable.Key:
		r.found = append(r.found, TOMLString{path, string(node.Data), r.lineOf(int(node.Raw.Offset))})
	}
	for it := node.Children(); it.Next(); {
		r.add(it.Node(), path)
	}
}

// lineOf returns the line of an offset. Most are asked for in their order.
func (r *stringReader) lineOf(offset int) int {
	if offset < r.from {
		r.from, r.line = 0, 1
	}
	r.line += bytes.Count(r.data[r.from:offset], []byte("\n"))
	r.from = offset
	return r.line
}
