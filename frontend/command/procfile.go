package command

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/shell"
)

var processLine = regexp.MustCompile(`^([A-Za-z0-9_-]+):\s*(\S.*)$`)

// procfile is the web line of a Procfile: a shell runs it, and PORT says where to
// listen (https://devcenter.heroku.com/articles/procfile).
func (f facts) procfile() ([]Command, bool, error) {
	if !utf8.Valid(f.Procfile) || strings.ContainsRune(string(f.Procfile), 0) {
		return nil, false, report.Problem{
			File: "Procfile", Message: "is not UTF-8 text", Remedy: "save it as UTF-8, or set cmd",
		}
	}
	text := strings.TrimPrefix(string(f.Procfile), "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		m := processLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil || m[1] != "web" {
			continue
		}
		return []Command{f.webProcess(m[2], i+1)}, true, nil
	}
	return nil, false, nil
}

// webProcess is the command that runs a line in a shell. It stands in the Procfile
// at a line of that number.
func (f facts) webProcess(line string, number int) Command {
	script, execs := replaceShell(line)
	web := Command{
		Args: []string{"/bin/sh", "-c", script}, Kind: Procfile,
		Source: "web",
	}
	var words []string
	if commands := shell.Commands(line); len(commands) > 0 {
		words = withoutExec(commands[len(commands)-1].Words)
	}
	web = f.describe(web, words)
	if !strings.Contains(line, "install ") { // pip install gunicorn && gunicorn
		web.Warnings = append(web.Warnings, f.checkProgram(web.Source, words)...)
	}
	position := report.Position{File: "Procfile", Line: number}
	web.Source = position.String() + " web"
	if !execs {
		web.StopSignal = ""
		web.Warnings = append(web.Warnings, report.Problem{
			Rule:    rules.ShellStays,
			Message: "a shell stays around the program as PID 1 and passes no signal on, so the container is slow to stop",
			Remedy:  "make the web line one command",
		}.At(position))
	}
	for i := range web.Warnings {
		if web.Warnings[i].File == "" {
			web.Warnings[i] = web.Warnings[i].At(position)
		}
	}
	if web.position.File == "" {
		web.position = position
	}
	return web.withPort(line)
}

// withPort gives PORT a default: the port that the line or the script names, else
// 8000.
func (c Command) withPort(line string) Command {
	if c.Port == 0 || strings.Contains(line, "$PORT") || strings.Contains(line, "${PORT}") {
		c.Port = 8000
	}
	return c.withEnv("PORT", strconv.Itoa(c.Port))
}

// builtins are commands of the shell itself, which exec does not run.
var builtins = []string{
	".", ":", "[", "cd", "eval", "exec", "exit", "export", "set", "source", "test", "ulimit", "umask", "unset",
}

// replaceShell puts exec before the last command of a line, so that the program
// takes the shell's place and gets the signals. execs is false if that is not
// possible.
func replaceShell(line string) (script string, execs bool) {
	commands := shell.Commands(line)
	if len(commands) == 0 {
		return line, false
	}
	last := commands[len(commands)-1]
	for _, command := range commands[:len(commands)-1] {
		if command.Operator != "&&" && command.Operator != ";" {
			return line, false
		}
	}
	switch {
	case !last.Simple || last.Operator != "" || len(last.Words) == 0:
		return line, false
	case last.Words[0] == "exec":
		return line, true
	case slices.Contains(builtins, last.Words[0]):
		return line, false
	}
	return line[:last.Start] + "exec " + line[last.Start:], true // NAME=value may stand before it
}

// withoutExec are the words of a command that is to take the shell's place.
func withoutExec(words []string) []string {
	if len(words) > 0 && words[0] == "exec" {
		return words[1:]
	}
	return words
}
