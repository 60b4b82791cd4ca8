package golden

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// width is how long a line of a golden file may get before it is broken.
const width = 100

// layout is a value as JSON. What fits into a line stays on it.
func layout(t *testing.T, value any) []byte {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		t.Fatal(err)
	}
	return append(lines(t, bytes.TrimSpace(b.Bytes()), ""), '\n')
}

func lines(t *testing.T, data []byte, indent string) []byte {
	if len(indent)+len(data) <= width || data[0] != '{' && data[0] != '[' {
		return data
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	if _, err := decoder.Token(); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for decoder.More() {
		key := ""
		if data[0] == '{' {
			name, err := decoder.Token()
			if err != nil {
				t.Fatal(err)
			}
			key = string(encoded(t, name)) + ": "
		}
		var item json.RawMessage
		if err := decoder.Decode(&item); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, indent+" "+key+string(lines(t, item, indent+" ")))
	}
	end := map[byte]string{'{': "}", '[': "]"}[data[0]]
	return []byte(string(data[0]) + "\n" + strings.Join(parts, ",\n") + "\n" + indent + end)
}

func encoded(t *testing.T, value any) []byte {
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
