package similar

import "testing"

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"cmd", "cmd", 0}, {"cmd", "cmds", 1}, {"pyhton", "python", 1}, {"labels", "lables", 1},
		{"env", "index", 4}, {"env", "user", 4}, {"a", "abcdef", 4}, {"platform", "user", 4}, {"abcdefgh", "ijklmnop", 4},
	} {
		if got := Distance(test.a, test.b); got != test.want {
			t.Errorf("%q to %q: got %d, want %d", test.a, test.b, got, test.want)
		}
	}
}

func TestNearest(t *testing.T) {
	for _, test := range []struct {
		name, names, want string
	}{
		{"dve", "dev", "dev"}, // a swap in a short name
		{"pandsa", "pandas", "pandas"},
		{"requirments", "requirements", "requirements"},
		{"requriemnts", "requirements", "requirements"},
		{"DEV", "dev", "dev"},
		{"trian", "Train", "Train"},
		{"x", "dev", ""},
		{"cmd", "env", ""},
		{"my-requests", "requests", ""},
	} {
		if got := Nearest(test.name, []string{"zzzzzz", test.names}); got != test.want {
			t.Errorf("%q: got %q, want %q", test.name, got, test.want)
		}
	}
}
