package packaging

// WithExtras evaluates the parts of a marker that are about extras and returns the rest:
// `extra == "train" and python_version < "3.12"` with the extra train gives
// `python_version < "3.12"`. A nil rest matches everywhere; holds is false if the marker
// cannot match in any environment.
func (m *Marker) WithExtras(extras []string) (rest *Marker, holds bool) {
	if m == nil {
		return nil, true
	}
	node, answer := m.root.withExtras(selection{extras: normalizeNames(extras)})
	switch answer {
	case always:
		return nil, true
	case never:
		return nil, false
	}
	return &Marker{node}, true
}

// answer is what is known of a node when only the extras are known.
type answer int

const (
	open answer = iota // it depends on the environment
	always
	never
)

func (n markerNode) withExtras(s selection) (markerNode, answer) {
	if n.op != "and" && n.op != "or" {
		switch n.variable() {
		case "extra", "extras", "dependency_groups":
			if holds, err := n.compare(s); err == nil && holds {
				return n, always
			}
			return n, never
		}
		return n, open
	}
	// One child decides an "and" by being never, an "or" by being always.
	decides, neutral := never, always
	if n.op == "or" {
		decides, neutral = always, never
	}
	var left []markerNode
	for _, child := range n.children {
		node, answer := child.withExtras(s)
		switch answer {
		case decides:
			return n, decides
		case open:
			left = append(left, node)
		}
	}
	if len(left) == 0 {
		return n, neutral
	}
	return join(n.op, left), open
}
