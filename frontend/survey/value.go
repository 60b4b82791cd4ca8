package survey

import (
	"math"
	"strconv"
)

// Value is what an expression is worth, as far as it can be told without
// running it. The zero value is an unknown one.
type Value struct {
	Str     *string  `json:"str"`
	Num     *float64 `json:"num"`
	Bool    *bool    `json:"bool"`
	None    bool     `json:"none"`
	Env     string   `json:"env"`     // the environment variable it comes from
	Default *Value   `json:"default"` // where that is not set
	Ref     string   `json:"ref"`     // a dotted name
	Call    string   `json:"call"`    // the callee of a call
	List    []Value  `json:"list"`

	Anchor  string `json:"anchor"`
	Join    bool   `json:"join"`
	Partial bool   `json:"partial"`
	Tail    bool   `json:"tail"`
	Base    string `json:"base"`
	// Fallback is what a parameter is where the caller gives nothing for it.
	Fallback bool `json:"fallback"`
}

// Text is a text that is wholly known.
func (v Value) Text() (string, bool) {
	if v.Str == nil || v.Partial || v.Tail {
		return "", false
	}
	return *v.Str, true
}

// Int is a whole number, or the digits of one.
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

// True says that the value is known to be True.
func (v Value) True() bool { return v.Bool != nil && *v.Bool }

// IsNone says that the value is None.
func (v Value) IsNone() bool { return v.None }

// depth of a value that holds others.
func (v Value) depth() int {
	deepest := 0
	if v.Default != nil {
		deepest = v.Default.depth()
	}
	for _, each := range v.List {
		deepest = max(deepest, each.depth())
	}
	return deepest + 1
}
