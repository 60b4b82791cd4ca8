package similar

import "testing"

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"cmd", "cmd", 0}, {"cmd", "cmds", 1}, {"pyhton", "python", 1}, {"labels", "lables", 1},
		{"env", "index", 4}, {"env", "user", 4}, {"a", "abcdef", 4},
	} {
		if got := Distance(test.a, test.b); got != test.want {
			t.Errorf("%q to %q: got %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
