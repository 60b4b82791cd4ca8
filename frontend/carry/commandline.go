package carry

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/shell"
)

// commandWord is a word of a command line.
type commandWord struct {
	text string // the value alone, of an option joined to one: "--app=wsgi"
	// isModule is set after -m, --app and the like: it names a module even without
	// an object (wsgi:app).
	isModule bool
}

func commandWords(words []string) []commandWord {
	var all []commandWord
	for i, text := range words {
		isModule := i > 0 && slices.Contains([]string{"-m", "--app", "-A"}, words[i-1])
		if name, value, ok := strings.Cut(text, "="); ok && strings.HasPrefix(name, "-") {
			text, isModule = value, name == "--app"
		}
		all = append(all, commandWord{text, isModule})
	}
	return all
}

// appDir is the folder of the tree that --app-dir names, which uvicorn puts on
// sys.path (https://www.uvicorn.org/settings/).
func (t tree) appDir(words []string) (folder string, ok bool) {
	i := slices.Index(words, "--app-dir")
	if i < 0 || i+1 == len(words) {
		return "", false
	}
	folder = path.Clean(words[i+1])
	return folder, t.survey.IsFolder(folder)
}

// words are the words of a command line in exec form, with those of the lines for a
// shell that are among them: sh -c "python train.py".
func (t tree) words(line []string) []string {
	var all []string
	for _, text := range line {
		all = append(all, t.shellWords(text)...)
	}
	return all
}

// shellSyntax are the characters that separate or quote words in a shell.
const shellSyntax = " \t\n;&|()'\""

// shellWords are the words of a text that may be a line for a shell, and of the
// lines in its quotes. A text that no shell takes is split at all that separates
// words: it is enough to find names.
func (t tree) shellWords(text string) []string {
	if isFile(t.survey, path.Clean(text)) {
		return []string{text} // whose name may have blanks
	}
	words, ok := shell.Words(text)
	if !ok {
		return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(shellSyntax, r) })
	}
	var all []string
	for _, word := range words {
		if word.Literal && word.Text != text && strings.ContainsAny(word.Text, shellSyntax) {
			all = append(all, t.shellWords(word.Text)...)
		} else {
			all = append(all, word.Text)
		}
	}
	return all
}

var moduleName = regexp.MustCompile(`^[A-Za-z_][\w.]*$`)

// commandWord is what a word of a command line names: a file by its path, or a
// module as in "wsgi:app", "app.py:server" and after -m. script is the file that is
// run, "" if there is none. scripts are the folders in which Python looks.
func (t tree) commandWord(word commandWord, scripts []string, reason string) (found []reference, script string) {
	// A file that the wheel holds too is run from where it is named: on its own,
	// without its package's __init__.py, it hides nothing from imports.
	run := reference{rule: Command, reason: reason, force: true}
	name, _, hasObject := strings.Cut(word.text, ":")
	if p := path.Clean(name); p != "." && !path.IsAbs(p) {
		if source, folder, ok := t.real(p); ok && !folder {
			run.path, run.source = p, source
			return []reference{run}, p
		}
	}
	if !moduleName.MatchString(name) || !word.isModule && !hasObject {
		return nil, ""
	}
	for _, folder := range scripts {
		p, ok := t.survey.Find(folder, name)
		if !ok {
			continue
		}
		if folder != "" || !strings.Contains(p, "/") {
			run.path = p
			return []reference{run}, p
		}
		if top, _, _ := strings.Cut(name, "."); !t.layout.topLevel[top] {
			return t.pythonBelow(top, Command, reason), ""
		}
		return nil, ""
	}
	return nil, ""
}
