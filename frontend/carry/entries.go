package carry

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// commanded adds the files and modules that the command names.
func (c *chooser) commanded() {
	c.commandLine(c.command, theCommand)
}

const theCommand = "the command"

// commandLine adds what a command line names: files by their path, modules as
// "wsgi:app", "app.py:server" and after -m and --app.
func (c *chooser) commandLine(line []string, reason string) {
	words := shellWords(line)
	if i := slices.Index(words, "--app-dir"); i >= 0 && i+1 < len(words) && c.survey.IsFolder(path.Clean(words[i+1])) {
		c.scripts = append(c.scripts, path.Clean(words[i+1]))
	}
	for i, word := range words {
		after := i > 0 && slices.Contains([]string{"-m", "--app", "-A"}, words[i-1])
		if name, value, ok := strings.Cut(word, "="); ok && strings.HasPrefix(name, "-") {
			word, after = value, name == "--app"
		}
		if word == "gunicorn" {
			c.add(carried{path: "gunicorn.conf.py", rule: Command, reason: "gunicorn reads it"})
		}
		c.commandWord(word, after, reason)
	}
}

// shellWords breaks up scripts for `sh -c`, roughly: it is enough to find names.
func shellWords(line []string) []string {
	var words []string
	for _, word := range line {
		words = append(words, strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune(" \t\n;&|()'\"", r) })...)
	}
	return words
}

var module = regexp.MustCompile(`^[A-Za-z_][\w.]*$`)

func (c *chooser) commandWord(word string, isModule bool, reason string) {
	name, _, hasObject := strings.Cut(word, ":")
	if p := path.Clean(name); p != "." && !path.IsAbs(p) {
		if source, folder, ok := c.real(p); ok && !folder {
			c.run(carried{path: p, source: source, rule: Command, reason: reason})
			return
		}
	}
	if !module.MatchString(name) || !isModule && !hasObject {
		return
	}
	top, _, _ := strings.Cut(name, ".")
	for _, folder := range c.scripts {
		p, ok := c.survey.Find(folder, name)
		switch {
		case !ok:
			continue
		case folder != "", !strings.Contains(p, "/"):
			c.run(carried{path: p, rule: Command, reason: reason})
		case !c.layout.topLevel[top]:
			c.importFolder(carried{path: top, rule: Command, reason: reason})
		}
		return
	}
}

// run adds a file that is run: a script's folder is where Python looks for its
// modules first. One that the wheel holds too is run from where it is named; on
// its own, without its package's __init__.py, it shadows nothing.
func (c *chooser) run(k carried) {
	k.force = true
	c.add(k)
	if c.included && k.reason == theCommand {
		c.doubtRun(k.path)
	}
	if dir := path.Dir(k.path); path.Ext(k.path) == ".py" && dir != "." && !slices.Contains(c.scripts, dir) {
		c.scripts = append(c.scripts, dir)
	}
}
