package shell_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/wainwright-build/wainwright/frontend/shell"
)

// show is a line's commands: words in <>, "=" after assignments, "(...)" for what
// is not simple, and the operators between them.
func show(commands []shell.Command) string {
	var b strings.Builder
	for _, command := range commands {
		if command.Assigned {
			b.WriteString("=")
		}
		words := "<" + strings.Join(command.Words, "> <") + ">"
		if len(command.Words) == 0 {
			words = ""
		}
		if !command.Simple {
			words = "(" + words + ")"
		}
		fmt.Fprintf(&b, "%s %s ", words, command.Operator)
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "  ", " "))
}

func TestCommands(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"gunicorn app:app", "<gunicorn> <app:app>"},
		{"cd x && exec gunicorn --bind 0.0.0.0:$PORT app:app", "<cd> <x> && <exec> <gunicorn> <--bind> <0.0.0.0:$PORT> <app:app>"},
		{"gunicorn -b :${PORT:-8000} app:app", "<gunicorn> <-b> <:${PORT:-8000}> <app:app>"},
		{`gunicorn -b ":${PORT:-8000}" app:app`, "<gunicorn> <-b> <:${PORT:-8000}> <app:app>"},
		{"VAR=1 OTHER='x y' python x.py", "=<python> <x.py>"},
		{`sh -c "cd x && python 'a b.py'"`, "<sh> <-c> <cd x && python 'a b.py'>"},
		{`python "my app.py" 'it''s' a\ b`, "<python> <my app.py> <its> <a b>"},
		{`echo "a\"b" "\n" '\n' \n`, `<echo> <a"b> <\n> <\n> <n>`},
		{"a | b", "<a> | <b>"},
		{"a; b;", "<a> ; <b>"},
		{"a & b", "<a> & <b>"},
		{"a &", "<a> &"},
		{"a || b && c", "<a> || <b> && <c>"},
		{"! a", "(<a>)"},
		{"(cd x; a)", "(<a>)"},
		{"{ a; }", "(<a>)"},
		{"if [ -f x ]; then a; else b c; fi", "(<b> <c>)"},
		{"for f in *.py; do python $f; done; a", "(<python> <$f>) ; <a>"},
		{"a > log 2>&1", "<a>"},
		{"a 2>&1 | tee log", "<a> | <tee> <log>"},
		{"a # b && c", "<a>"},
		{"a -w $((2 * $(nproc))) `b; c` $(d | e)", "<a> <-w> <$((2 * $(nproc)))> <`b; c`> <$(d | e)>"},
		{"python *.py ~/x ?", "<python> <*.py> <~/x> <?>"},
		{"cat <<EOF | a\nx; y\nEOF", "<cat> | <a>"},
		{"f() { a; }; f", "(<a>) ; (<f>)"},
		{"A=1", "="},
		{"export A=1; a", "<export> <A=1> ; <a>"},
		{"", ""},
		{"# a", ""},
		// A quote that is never closed ends with the line.
		{"a 'b c", "<a> <b c>"},
		{"a \"b 'c", "<a> <b 'c>"},
		// A line that no shell takes has no commands.
		{"a $(b", ""},
		{"gunicorn app:create_app()", ""},
		{"&& a", ""},
		{";", ""},
		{")", ""},
		{strings.Repeat("(", 1<<20), ""},
	} {
		if got := show(shell.Commands(test.line)); got != test.want {
			t.Errorf("%s\n got  %s\n want %s", test.line, got, test.want)
		}
	}
}

func TestStart(t *testing.T) {
	for line, want := range map[string]string{
		"a b":                       "a b",
		"cd x && A='1 2' B=3 'a' c": "'a' c",
		"é=1; A=é b":                "b",
	} {
		all := shell.Commands(line)
		if got := line[all[len(all)-1].Start:]; got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"cd x && A=b.py python \"c d.py\"", "cd x b.py python c d.py"},
		{"python $(cat name) $X", "python $(cat name)$ cat name $X$"},
		{"python x.py < in.csv > out.csv 2>> log", "python x.py in.csv"},
		{"(a; b) | c & d", "a b c d"},
		{"gunicorn app:create_app()", "-"},
	} {
		words, ok := shell.Words(test.line)
		var got []string
		for _, word := range words {
			text := word.Text
			if !word.Literal {
				text += "$"
			}
			got = append(got, text)
		}
		if !ok {
			got = []string{"-"}
		}
		if !slices.Equal(got, []string{test.want}) && strings.Join(got, " ") != test.want {
			t.Errorf("%s\n got  %q\n want %q", test.line, got, test.want)
		}
	}
}

func FuzzCommands(f *testing.F) {
	for _, line := range []string{"A='b c' x \"$(y `z`)\" && q > r", "a 'b", "${x:-\\", "cat <<E\nx\nE", "\x00é\xff"} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		for _, command := range shell.Commands(line) {
			if command.Start > len(line) {
				t.Errorf("%q begins at %d", command.Words, command.Start)
			}
		}
		shell.Words(line)
	})
}
