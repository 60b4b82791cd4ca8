package packaging

import (
	"slices"
	"strings"
)

// Marker is an environment marker: the condition after the ";" of a requirement, or the
// "marker" of an entry of pylock.toml. See
// https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers.
type Marker struct {
	root markerNode
}

// markerNode is a comparison, or "and"/"or" over other nodes.
type markerNode struct {
	op       string // "and", "or", or the operator of the comparison
	children []markerNode
	left     operand
	right    operand
	text     string // of a comparison, see String
}

// operand is a variable or a quoted string.
type operand struct {
	variable bool
	text     string
}

// maxMarkerDepth limits the nesting of parentheses. Real markers use two levels.
const maxMarkerDepth = 64

// markerVariables maps each spelling of a variable to its name. The dotted ones
// and python_implementation are from before PEP 508.
var markerVariables = map[string]string{
	"python_version":                 "python_version",
	"python_full_version":            "python_full_version",
	"os_name":                        "os_name",
	"os.name":                        "os_name",
	"sys_platform":                   "sys_platform",
	"sys.platform":                   "sys_platform",
	"platform_release":               "platform_release",
	"platform_system":                "platform_system",
	"platform_version":               "platform_version",
	"platform.version":               "platform_version",
	"platform_machine":               "platform_machine",
	"platform.machine":               "platform_machine",
	"platform_python_implementation": "platform_python_implementation",
	"platform.python_implementation": "platform_python_implementation",
	"python_implementation":          "platform_python_implementation",
	"implementation_name":            "implementation_name",
	"implementation_version":         "implementation_version",
	"extra":                          "extra",
	"extras":                         "extras",
	"dependency_groups":              "dependency_groups",
}

// ParseMarker parses a marker, without the ";" before it. Backslashes in quoted strings
// have no meaning, as for uv. The error is a *SyntaxError.
func ParseMarker(s string) (*Marker, error) {
	sc := &scanner{src: s}
	if err := sc.tooLong(); err != nil {
		return nil, err
	}
	m, err := sc.marker()
	if err != nil {
		return nil, err
	}
	if !sc.end() {
		return nil, sc.expected(`"and", "or" or the end of the marker`)
	}
	return m, nil
}

// marker reads a marker and the blanks around it.
func (sc *scanner) marker() (*Marker, error) {
	root, err := sc.markerOr(0)
	if err != nil {
		return nil, err
	}
	return &Marker{root}, nil
}

func (sc *scanner) markerOr(depth int) (markerNode, error) {
	return sc.markerList("or", func() (markerNode, error) {
		return sc.markerList("and", func() (markerNode, error) { return sc.markerAtom(depth) })
	})
}

// markerList reads items joined by the word op.
func (sc *scanner) markerList(op string, item func() (markerNode, error)) (markerNode, error) {
	var children []markerNode
	for {
		child, err := item()
		if err != nil {
			return markerNode{}, err
		}
		children = append(children, child)
		sc.blanks()
		if !sc.takeWord(op) {
			return join(op, children), nil
		}
	}
}

// join makes one node of children. Nested nodes of the same operator are flattened,
// sorted by their text and without duplicates: the order does not matter to "and" and "or".
func join(op string, children []markerNode) markerNode {
	if len(children) == 1 {
		return children[0]
	}
	type sortable struct {
		text string
		node markerNode
	}
	var flat []sortable
	add := func(node markerNode) { flat = append(flat, sortable{node.String(), node}) }
	for _, child := range children {
		if child.op != op {
			add(child)
			continue
		}
		for _, node := range child.children {
			add(node)
		}
	}
	slices.SortFunc(flat, func(a, b sortable) int { return strings.Compare(a.text, b.text) })
	flat = slices.CompactFunc(flat, func(a, b sortable) bool { return a.text == b.text })
	if len(flat) == 1 {
		return flat[0].node
	}
	node := markerNode{op: op, children: make([]markerNode, len(flat))}
	for i := range flat {
		node.children[i] = flat[i].node
	}
	return node
}

func (sc *scanner) markerAtom(depth int) (markerNode, error) {
	sc.blanks()
	if !sc.peek("(") {
		return sc.comparison()
	}
	if depth == maxMarkerDepth {
		return markerNode{}, sc.errorf("more than %d nested parentheses", maxMarkerDepth)
	}
	sc.take("(")
	node, err := sc.markerOr(depth + 1)
	if err != nil {
		return markerNode{}, err
	}
	sc.blanks()
	if !sc.take(")") {
		return markerNode{}, sc.expected(`"and", "or" or a closing parenthesis`)
	}
	return node, nil
}

func (sc *scanner) comparison() (markerNode, error) {
	start := sc.pos
	left, err := sc.operand()
	if err != nil {
		return markerNode{}, err
	}
	op, err := sc.markerOperator()
	if err != nil {
		return markerNode{}, err
	}
	right, err := sc.operand()
	if err != nil {
		return markerNode{}, err
	}
	node := markerNode{op: op, left: left, right: right}.normalized()
	if problem := node.problem(); problem != "" {
		sc.pos = start
		return markerNode{}, sc.errorf("%s", problem)
	}
	node.text = node.left.String() + " " + node.op + " " + node.right.String()
	return node, nil
}

// normalized returns the comparison with the names of extras and groups normalized.
func (n markerNode) normalized() markerNode {
	switch {
	case n.left.variable && n.left.text == "extra":
		n.right.text = NormalizeName(n.right.text)
	case n.right.variable && isNameSet(n.right.text), n.right.variable && n.right.text == "extra":
		n.left.text = NormalizeName(n.left.text)
	}
	return n
}

// problem returns why a comparison that the grammar allows has no meaning, "" if it has.
func (n markerNode) problem() string {
	membership := n.op == "in" || n.op == "not in"
	switch {
	case n.left.variable == n.right.variable:
		return "a marker compares a variable with a quoted string"
	case n.left.variable && isNameSet(n.left.text), n.right.variable && isNameSet(n.right.text) && !membership:
		return `extras and dependency_groups take the form "name" in extras`
	case n.variable() == "extra" && n.op != "==" && n.op != "!=":
		return "extra is compared with == or != only"
	}
	return ""
}

// variable returns the name of the variable in a comparison.
func (n markerNode) variable() string {
	if n.left.variable {
		return n.left.text
	}
	return n.right.text
}

// isNameSet reports whether a variable holds a set of names. See
// https://peps.python.org/pep-0751/.
func isNameSet(variable string) bool {
	return variable == "extras" || variable == "dependency_groups"
}

func (sc *scanner) operand() (operand, error) {
	sc.blanks()
	if quote := sc.at(); quote == '"' || quote == '\'' {
		start := sc.pos
		sc.pos++
		text := sc.while(func(b byte) bool { return b != quote })
		if sc.end() {
			sc.pos = start
			return operand{}, sc.errorf("the quote that opens here is never closed")
		}
		sc.pos++
		return operand{text: text}, nil
	}
	start := sc.pos
	word := sc.while(func(b byte) bool { return isAlnum(b) || b == '_' || b == '.' })
	name, ok := markerVariables[word]
	if !ok {
		sc.pos = start
		return operand{}, sc.expected("a marker variable such as python_version or a quoted string")
	}
	return operand{variable: true, text: name}, nil
}

func (sc *scanner) markerOperator() (string, error) {
	sc.blanks()
	for _, op := range operators {
		if sc.take(op) {
			return op, nil
		}
	}
	if sc.takeWord("in") {
		return "in", nil
	}
	start := sc.pos
	if sc.takeWord("not") {
		sc.blanks()
		if sc.takeWord("in") {
			return "not in", nil
		}
	}
	sc.pos = start
	return "", sc.expected("one of <=, <, !=, ==, >=, >, ~=, ===, in, not in")
}

// takeWord steps over a whole word: "in", but not the start of "input".
func (sc *scanner) takeWord(word string) bool {
	if !sc.peek(word) {
		return false
	}
	if next := sc.pos + len(word); next < len(sc.src) && (isAlnum(sc.src[next]) || sc.src[next] == '_') {
		return false
	}
	return sc.take(word)
}

// String returns the canonical text: double quotes if possible, single blanks, the
// operands of "and" and "or" sorted, and parentheses only where they are needed. It parses
// as an equal marker. A nil marker gives "".
func (m *Marker) String() string {
	if m == nil {
		return ""
	}
	return m.root.String()
}

func (n markerNode) String() string {
	if n.text != "" {
		return n.text
	}
	var b strings.Builder
	n.write(&b)
	return b.String()
}

func (n markerNode) write(b *strings.Builder) {
	b.WriteString(n.text)
	for i, child := range n.children {
		if i > 0 {
			b.WriteString(" " + n.op + " ")
		}
		if n.op == "and" && child.op == "or" {
			b.WriteByte('(')
			child.write(b)
			b.WriteByte(')')
			continue
		}
		child.write(b)
	}
}

func (o operand) String() string {
	switch {
	case o.variable:
		return o.text
	case strings.Contains(o.text, `"`):
		return "'" + o.text + "'"
	}
	return `"` + o.text + `"`
}
