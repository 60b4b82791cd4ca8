package environ

import "testing"

func TestLastEntryCounts(t *testing.T) {
	env := Environ{"A=1", "B=", "A=2"}
	if got := env.Get("A"); got != "2" {
		t.Errorf("A = %q", got)
	}
	if v, ok := env.Lookup("B"); v != "" || !ok {
		t.Errorf("B = %q, %v: it is set, and empty", v, ok)
	}
	if _, ok := env.Lookup("C"); ok {
		t.Error("C is not set")
	}
}

func TestWithLeavesTheReceiver(t *testing.T) {
	env := make(Environ, 1, 4)
	env[0] = "A=1"
	one, two := env.With("A", "2"), env.With("A", "3")
	if env.Get("A") != "1" || one.Get("A") != "2" || two.Get("A") != "3" {
		t.Errorf("%v %v %v", env, one, two)
	}
}
