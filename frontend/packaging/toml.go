package packaging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

const (
	// smallTOML is the length of a document that is always read, in bytes: it is too short
	// to have many keys.
	smallTOML = 64 << 10
	// maxTOMLWork is the number of comparisons of keys that reading a document may take. A
	// lock of 20,000 packages takes less than half as many, in about a second.
	maxTOMLWork = 1_000_000_000
)

// UnmarshalTOML reads a TOML document, as toml.Unmarshal does. It is an error if that would take
// minutes: go-toml compares each key with those before it, all but those of array elements that
// have ended (https://github.com/pelletier/go-toml/blob/v2.4.3/internal/tracker/seen.go).
func UnmarshalTOML(data []byte, v any) error {
	if len(data) > smallTOML {
		if keys, work := tomlWork(data); work > maxTOMLWork {
			return fmt.Errorf("it has %d keys, too many to compare each with the others", keys)
		}
	}
	return toml.Unmarshal(data, v)
}

// tomlWork returns the number of keys that are kept at the end of a document at most, and of the
// comparisons that finding all keys takes.
func tomlWork(data []byte) (keys, work int) {
	arrays := map[string]int{} // arrays of tables, and the keys below their last elements
	var around []string        // those that the current table lies in
	add := func(n int) {
		work += n*keys + n*n/2
		keys += n
		for _, array := range around {
			arrays[array] += n
		}
	}
	var parser unstable.Parser
	parser.Reset(data)
	for parser.NextExpression() && work <= maxTOMLWork {
		expression := parser.Expression()
		if expression.Kind == unstable.KeyValue {
			add(keysIn(expression))
			continue
		}
		var path []string
		around = around[:0:0]
		for part := expression.Key(); part.Next(); {
			path = append(path, string(part.Node().Data))
			key := strings.Join(path, "\x00")
			if _, isArray := arrays[key]; isArray {
				around = append(around, key)
			}
		}
		add(len(path))
		if expression.Kind != unstable.ArrayTable {
			continue
		}
		key := strings.Join(path, "\x00")
		if ended := arrays[key]; ended > 0 {
			keys -= ended
			for _, array := range around {
				arrays[array] -= ended
			}
		}
		arrays[key] = 0
		if !slices.Contains(around, key) {
			around = append(around, key)
		}
	}
	return keys, work
}

// keysIn returns the number of keys in an expression.
func keysIn(node *unstable.Node) (keys int) {
	if node.Kind == unstable.Key || node.Kind == unstable.InlineTable {
		keys++
	}
	for children := node.Children(); children.Next(); {
		keys += keysIn(children.Node())
	}
	return keys
}
