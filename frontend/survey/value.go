package survey

import (
	"math"
	"strconv"
)

// Value is the value of an expression, as far as it is known without running it;
// values.py describes the forms. The zero Value is unknown.
type Value struct {
	Str     *string  `json:"str"`
	Num     *float64 `json:"num"`
	Bool    *bool    `json:"bool"`
	None    bool     `json:"none"`
	Env     string   `json:"env"`     // the environment variable that it is read from
	Default *Value   `json:"default"` // if that is not set
	Ref     string   `json:"ref"`     // a dotted name
	Call    string   `json:"call"`    // the callee of a call
	List    []Value  `json:"list"`

	Anchor  string `json:"anchor"`
	Join    bool   `json:"join"`
	Partial bool   `json:"partial"`
	Tail    bool   `json:"tail"`
	Base    string `json:"base"`
	// Fallback reports that the value is assigned to a parameter under a condition.
	Fallback bool `json:"fallback"`
}

// Text returns the text, if all of it is known.
func (v Value) Text() (string, bool) {
	if v.Str == nil || v.Partial || v.Tail {
		return "", false
	}
	return *v.Str, true
}

// Int returns the whole number that the value is, as a number or as text.
func (v Value) Int() (int, bool) {
	if v.Num != nil && *v.Num == math.Trunc(*v.Num) && math.Abs(*v.Num) < 1<<31 {
		return int(*v.Num), true
	}
	if text, ok := v.Text(); ok {
		n, err := strconv.Atoi(text)
		return n, err == nil
	}
	return 0, false
}

// True reports whether the value is known to be True.
func (v Value) True() bool { return v.Bool != nil && *v.Bool }

// IsNone reports whether the value is known to be None.
func (v Value) IsNone() bool { return v.None }

// depth returns how deeply values are nested in the value, 1 if none are.
func (v Value) depth() int {
	deepest := 0
	if v.Default != nil {
		deepest = v.Default.depth()
	}
	for _, element := range v.List {
		deepest = max(deepest, element.depth())
	}
	return deepest + 1
}
