package trust

import (
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/test/kit"
)

func TestWords(t *testing.T) { attackAll(t, words) }

var words = []attack{
	{
		name:  "a terminal's control characters",
		tries: "`setup.py`, an exception, metadata, a comment and a file's name clear the screen or write the clipboard",
		seen:  "the text, with `\\x1b` in the place of the character",
		stops: "control characters are made visible where a text leaves a step, and in all that the frontend says",
		try:   terminal,
	},
	{
		name:    "a password in a build argument",
		tries:   "`index.url` with user and password as `--build-arg`, which BuildKit keeps",
		flags:   []string{"--build-arg", "index.url=http://me:SECRET@index.example.test/simple"},
		refused: "index.url: holds a credential, which would stay in the build's cache and provenance",
		stops:   "no key takes a URL with a password",
	},
}

// What setup.py and the metadata of its wheel print is untrusted. A build shows it, and
// it has no effect on the terminal.
func terminal(t *testing.T) {
	acting := "\x1b]52;c;aHVzaA==\x07\x1b[2J\x1b[3A\u009b2J"
	literal := `"\x1b]52;c;aHVzaA==\x07\x1b[2J\x1b[3A\u009b2J"`
	project := kit.Starter()
	project["setup.py"] = "import os, sys  # " + kit.Random() + "\nprint(\"printed\", " + literal + ")\nprint(\"printed\", " + literal + ", file=sys.stderr)\n" +
		strings.Replace(project["setup.py"], `"A starter"`, `"A starter " + `+literal+`, author=`+literal, 1)
	project["requirements.txt"] += "  # " + acting + "\n"
	project["data/"+acting+".csv"] = "1,2\n"
	project["main.py"] = "import absent\nopen(" + literal + ")\nopen(\"data/\" " + literal + " \".csv\")\n" + project["main.py"]
	dir := project.Write(t)
	made := kit.Push(t, dir)
	if !strings.Contains(made.Steps.Text, `printed \x1b]52;c;`) {
		t.Errorf("setup.py's output is not shown:\n%s", made.Steps.Text)
	}
	wantNoControlCharacters(t, "the build", made.Steps.Text)
	for key, value := range made.Config.Config.Labels {
		wantNoControlCharacters(t, "the label "+key, value)
	}
	for _, entry := range made.Config.History {
		wantNoControlCharacters(t, "the history", entry.CreatedBy)
	}
	for question, want := range map[string]string{"plan": `A starter \x1b]52;c;`, "check": "absent", "outline": "python"} {
		r, _ := kit.Call(t, dir, question)
		if !strings.Contains(r.Stdout, want) {
			t.Errorf("%s does not say %q:\n%s", question, want, r.Stdout)
		}
		wantNoControlCharacters(t, question, r.Stdout+r.Stderr)
	}
	kit.Edit(t, dir, "setup.py", "setup(\n", "class Wild(Exception):\n    pass\n\n\nWild.__name__ = "+literal+"\nraise Wild("+literal+")  # "+acting+"\nsetup(\n")
	t.Run("a failure", func(t *testing.T) {
		stderr := kit.MustFail(t, dir)
		kit.Says(t, "the build", stderr, `setup.py:18: building the wheel failed: \x1b]52;c;aHVzaA==`)
		wantNoControlCharacters(t, "the failing build", stderr)
	})
}

// wantNoControlCharacters fails the test for control characters in a text.
func wantNoControlCharacters(t *testing.T, what, text string) {
	t.Helper()
	for _, acting := range []string{"\x1b]", "\x1b[", "\x07", "\u009b"} {
		if at := strings.Index(text, acting); at >= 0 {
			t.Errorf("%s holds %q: %q", what, acting, text[max(0, at-200):min(len(text), at+100)])
		}
	}
}
