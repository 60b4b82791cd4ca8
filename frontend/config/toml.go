package config

import (
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// deepest limits the nesting of tables. The deepest key is a label with some dots.
const deepest = 32

// readTOML returns the entries of the table at root, in the order of the file.
func readTOML(f File, root []string) ([]entry, *finding) {
	// The file is read twice: the decoder checks all rules of TOML, such as that no key is
	// set twice, and the parser has positions.
	if err := packaging.UnmarshalTOML(f.Data, &map[string]any{}); err != nil {
		return nil, syntaxError(f, err)
	}
	r := tomlReader{name: f.Name, lines: newLines(f.Data), root: root}
	r.parser.Reset(f.Data)
	var table []string
	skip := false
	for r.parser.NextExpression() {
		switch node := r.parser.Expression(); node.Kind {
		case unstable.Table, unstable.ArrayTable:
			path, key := r.keyOf(node)
			at := r.spanOf(key)
			table, skip = path, node.Kind == unstable.ArrayTable
			kind := kindTable
			if skip {
				kind = kindTables
			}
			r.emit(path, key, at, value{kind: kind, at: at})
		case unstable.KeyValue:
			// [[a list of tables]] is reported at its head.
			if !skip {
				r.pair(table, node)
			}
		}
	}
	if err := r.parser.Error(); err != nil {
		return nil, syntaxError(f, err)
	}
	return r.entries, r.tooDeep
}

func syntaxError(f File, err error) *finding {
	message := strings.TrimPrefix(err.Error(), "toml: ")
	at, line := position{1, 1}, ""
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		number, column := decode.Position() // in bytes
		lines := newLines(f.Data)
		at, line = lines.at(lines.offset(number)+column-1), lines.text(number)
	}
	found := span{f.Name, at, at}.finding(message, "")
	if decode != nil {
		explainSyntax(&found, line)
	}
	return &found
}

// tomlReader converts the parser's expressions to entries.
type tomlReader struct {
	name    string
	lines   lines
	root    []string
	parser  unstable.Parser
	entries []entry
	tooDeep *finding
}

// pair adds a key with its value, and the entries of an inline table.
func (r *tomlReader) pair(table []string, node *unstable.Node) {
	below, key := r.keyOf(node)
	path := slices.Concat(table, below)
	at := r.spanOf(node.Raw)
	v := r.value(node.Value(), at)
	r.emit(path, key, at, v)
	if v.kind != kindTable || !related(path, r.root) || r.tooDeep != nil {
		return
	}
	for it := node.Value().Children(); it.Next(); {
		if child := it.Node(); child.Kind == unstable.KeyValue {
			r.pair(path, child)
		}
	}
}

// emit adds an entry if it is below the root.
func (r *tomlReader) emit(path []string, key unstable.Range, at span, v value) {
	if len(path) < len(r.root) || !related(path, r.root) {
		return
	}
	if len(path) > len(r.root)+deepest {
		found := at.finding("tables are nested too deep", "")
		r.tooDeep = &found
		return
	}
	r.entries = append(r.entries, entry{
		path: path[len(r.root):], key: string(r.parser.Raw(key)), keyAt: r.spanOf(key), at: at, value: v,
	})
}

// related reports whether one of the paths starts with the other.
func related(path, root []string) bool {
	n := min(len(path), len(root))
	return slices.Equal(path[:n], root[:n])
}

// keyOf returns the path of a key, and its place.
func (r *tomlReader) keyOf(node *unstable.Node) (path []string, written unstable.Range) {
	for it := node.Key(); it.Next(); {
		part := it.Node()
		if path == nil {
			written.Offset = part.Raw.Offset
		}
		written.Length = part.Raw.Offset + part.Raw.Length - written.Offset
		path = append(path, string(part.Data))
	}
	return path, written
}

var tomlKinds = map[unstable.Kind]kind{
	unstable.String:        kindString,
	unstable.Array:         kindList,
	unstable.InlineTable:   kindTable,
	unstable.Bool:          kindBoolean,
	unstable.Integer:       kindInteger,
	unstable.Float:         kindFloat,
	unstable.LocalDate:     kindDate,
	unstable.LocalTime:     kindDate,
	unstable.LocalDateTime: kindDate,
	unstable.DateTime:      kindDate,
}

// value copies a node. Lists and tables have no place in the parser's tree: they get the
// place around them.
func (r *tomlReader) value(node *unstable.Node, around span) value {
	v := value{kind: tomlKinds[node.Kind], at: around}
	switch v.kind {
	case kindTable:
	case kindList:
		for it := node.Children(); it.Next(); {
			item := it.Node()
			v.items = append(v.items, r.item(item, around))
		}
	default:
		v.text = string(node.Data)
		v.at = r.spanOf(node.Raw)
	}
	return v
}

// item copies a value of a list. The content of lists and tables in it is left out.
func (r *tomlReader) item(node *unstable.Node, around span) value {
	switch kind := tomlKinds[node.Kind]; kind {
	case kindList, kindTable:
		return value{kind: kind, at: around}
	}
	return r.value(node, around)
}

func (r *tomlReader) spanOf(raw unstable.Range) span {
	from, to := int(raw.Offset), int(raw.Offset+raw.Length)
	return span{file: r.name, start: r.lines.at(from), end: r.lines.at(max(from, to-1))}
}

// parseList parses a list in TOML.
func parseList(text string) ([]value, bool) {
	entries, err := readTOML(File{Data: []byte("list = " + text)}, nil)
	if err != nil || len(entries) != 1 || entries[0].value.kind != kindList {
		return nil, false
	}
	return entries[0].value.items, true
}
