package rules

import (
	"testing"
)

func TestIgnore(t *testing.T) {
	for _, test := range []struct {
		ignore, file string
		want         bool
	}{
		{"DebugServer", "app.py", true},
		{"DebugServer", "", true},
		{"BindsLocalhost", "app.py", false},
		{"DebugServer:app.py", "app.py", true},
		{"DebugServer:app.py", "src/app.py", false},
		{"DebugServer:src", "src/web/app.py", true},
		{"DebugServer:src/", "src/web/app.py", true},
		{"DebugServer:src/*.py", "src/app.py", true},
		{"DebugServer:src/*.py", "src/web/app.py", false},
		{"DebugServer:**/app.py", "src/web/app.py", true},
		{"DebugServer:app.py", "", false},
		{"*", "app.py", true},
	} {
		if got := ParseIgnore(test.ignore, "").Covers(DebugServer, test.file); got != test.want {
			t.Errorf("%s, DebugServer in %q: got %v", test.ignore, test.file, got)
		}
	}
}
