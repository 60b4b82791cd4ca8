package packaging

// Extras is a set of extras.
type Extras map[string]bool

// NewExtras returns the set of some extras, in any spelling.
func NewExtras(names ...string) Extras {
	set := Extras{}
	for _, name := range names {
		set.Add(name)
	}
	return set
}

// Add adds an extra, in any spelling, and reports whether it is new.
func (e Extras) Add(name string) bool {
	name = NormalizeName(name)
	known := e[name]
	e[name] = true
	return !known
}

// Has reports whether an extra is in the set, in any spelling.
func (e Extras) Has(name string) bool { return e[NormalizeName(name)] }

// WithExtras evaluates the parts of a marker that are about extras and returns the rest:
// `extra == "train" and python_version < "3.12"` with the extra train gives
// `python_version < "3.12"`. A nil rest matches everywhere; holds is false if the marker
// cannot match in any environment.
func (m *Marker) WithExtras(extras Extras) (rest *Marker, holds bool) {
	if m == nil {
		return nil, true
	}
	node, answer := m.root.withExtras(selection{extras: extras})
	switch answer {
	case always:
		return nil, true
	case never:
		return nil, false
	}
	return &Marker{node}, true
}

// Extras returns the normalised names of the extras that a marker compares with. What it gives
// with some extras depends on these alone.
func (m *Marker) Extras() Extras {
	found := Extras{}
	if m != nil {
		m.root.addExtras(found)
	}
	return found
}

func (n markerNode) addExtras(found Extras) {
	for _, child := range n.children {
		child.addExtras(found)
	}
	switch n.variable() {
	case "extra", "extras":
		if n.left.variable {
			found.Add(n.right.text)
		} else {
			found.Add(n.left.text)
		}
	}
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
