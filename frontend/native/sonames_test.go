package native

import "testing"

func TestLibraryPackage(t *testing.T) {
	for soname, want := range map[string]struct {
		name    string
		guessed bool
	}{
		"libgomp.so.1":          {"libgomp1", false},
		"libGL.so.1":            {"libgl1", false},
		"libglib-2.0.so.0":      {"libglib2.0-0", false},
		"libfluidsynth.so.3":    {"libfluidsynth3", true},
		"libSDL2-2.0.so.0":      {"libsdl2-2.0-0", true},
		"libfoo_bar.so.12.1":    {"libfoo-bar12", true},
		"libwithout.so":         {"", true},
		"libcudart.so.12":       {"", true},
		"customer-plugin.so.1":  {"", true},
		"libnumbered8.so.1.2.3": {"libnumbered8-1", true},
	} {
		if name, guessed := LibraryPackage(soname); name != want.name || guessed != want.guessed {
			t.Errorf("%s is in %q (guessed: %t), not in %q (%t)", soname, name, guessed, want.name, want.guessed)
		}
	}
}
