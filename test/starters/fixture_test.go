package starters

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lay writes files by path.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const sound = "about = \"x\"\nrow = \"1\"\n[[does]]\nrun = [\"python\"]\n"

// A mistake in a fixture is an error: otherwise the fixture would prove nothing.
func TestFixtureInvalid(t *testing.T) {
	for text, want := range map[string]string{
		sound:                                                         "",
		strings.Replace(sound, "run", "runs", 1):                      "unknown key",
		"row = \"1\"\n":                                               "about and row",
		"about = \"x\"\nrow = \"1\"\n":                                "neither error nor does",
		strings.Replace(sound, `"1"`, `"77"`, 1):                      "no kind of row",
		"error = [\"x\"]\n" + sound:                                   "no image that does something",
		"says = [\"Rule\"]\n" + sound:                                 "a rule, a place and a text",
		sound + "port = 80\n":                                         "port, status",
		sound + "[[does]]\nget = \"/\"\n":                             "and a port",
		sound + "[mended]\n[[mended.does]]\nrun = [\"x\"]\n":          "mended without edits",
		sound + "[mended]\nedits = [{file = \"a\", after = \"b\"}]\n": "before, content or delete",
	} {
		_, err := Read(lay(t, map[string]string{"one.toml": text, "one/setup.py": ""}))
		if want == "" && err == nil {
			continue
		}
		if err == nil || want == "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\ngives %v, want %q", text, err, want)
		}
	}
}

func TestFixturePairs(t *testing.T) {
	for name, want := range map[string]string{
		"two.toml": "has no folder", "two/setup.py": "has no two.toml", "stray.txt": "belongs to no fixture",
	} {
		files := map[string]string{"one.toml": sound, "one/setup.py": "", name: sound}
		if _, err := Read(lay(t, files)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want %q", name, err, want)
		}
	}
}

func TestFixtureEdit(t *testing.T) {
	dir := lay(t, map[string]string{"a.txt": "six\nsix\n"})
	content := "new\n"
	for _, c := range []struct {
		edit Edit
		want string // "" if it fails
	}{
		{Edit{File: "a.txt", Before: "six", After: "click"}, "click\nsix\n"},
		{Edit{File: "a.txt", Before: "flask", After: "x"}, ""},
		{Edit{File: "b.txt", Before: "six", After: "x"}, ""},
		{Edit{File: "new/b.txt", Content: &content}, "new\n"},
		{Edit{File: "a.txt", Delete: true}, "gone"},
		{Edit{File: "a.txt", Delete: true}, ""},
	} {
		err := c.edit.apply(dir)
		text, readErr := os.ReadFile(filepath.Join(dir, c.edit.File))
		if os.IsNotExist(readErr) {
			text = []byte("gone")
		}
		if (err == nil) != (c.want != "") || err == nil && string(text) != c.want {
			t.Errorf("%+v: %v, %q, want %q", c.edit, err, text, c.want)
		}
	}
}

func TestFixtureWarnings(t *testing.T) {
	warnings := []string{"A: app.py:3: is so: do this", `B: no place here`, `C: my app.py: x`}
	for _, c := range []struct {
		says  []string
		wrong int
	}{
		{[]string{"A app.py:3 do this", "B - place", `C "my app.py" x`}, 0},
		{[]string{"A app.py is so", "B - here", `C "my app.py"`}, 0},
		{[]string{"A app.py:4 is so", "B - here", `C "my app.py"`}, 2},
		{[]string{"A app.py other", "B - here", `C "my app.py"`}, 2},
		{[]string{"A app.py", "A app.py", "B -", `C "my app.py"`}, 1},
		{[]string{"A app.py", "B -"}, 1},
		{nil, 3},
	} {
		if wrong := compareWarnings(c.says, warnings); len(wrong) != c.wrong {
			t.Errorf("%q: %q", c.says, wrong)
		}
	}
}
