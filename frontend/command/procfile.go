package command

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
)

var processLine = regexp.MustCompile(`^([A-Za-z0-9_-]+):\s*(\S.*)$`)

// procfile is the web line of a Procfile, whose contract is: a shell runs it,
// and PORT says where to listen.
func (c *chooser) procfile() ([]Command, bool, error) {
	if !utf8.Valid(c.Procfile) || strings.ContainsRune(string(c.Procfile), 0) {
		return nil, false, report.Problem{
			File: "Procfile", Message: "is not UTF-8 text", Remedy: "save it as UTF-8, or set cmd",
		}
	}
	text := strings.TrimPrefix(string(c.Procfile), "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		m := processLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil || m[1] != "web" {
			continue
		}
		return []Command{c.webProcess(m[2], i+1)}, true, nil
	}
	return nil, false, nil
}

func (c *chooser) webProcess(line string, number int) Command {
	script, execs := replaceShell(line)
	web := Command{
		Args: []string{"/bin/sh", "-c", script}, Kind: Procfile,
		Source: "web",
	}
	commands := segments(line)
	words := unassigned(commands[len(commands)-1].words)
	if len(words) > 0 && words[0] == "exec" {
		words = words[1:]
	}
	c.describe(&web, words)
	if !strings.Contains(line, "install ") { // pip install gunicorn && gunicorn
		c.doubtProgram(&web, words)
	}
	web.Source = fmt.Sprintf("Procfile:%d web", number)
	if !execs {
		web.StopSignal = ""
		web.warn(report.Problem{
			Rule: rules.ShellStays, File: "Procfile", Line: number,
			Message: "a shell stays around the program as PID 1 and passes no signal on, so the container is slow to stop",
			Remedy:  "make the web line one command",
		})
	}
	for i := range web.Warnings {
		if p := &web.Warnings[i]; p.File == "" {
			p.File, p.Line = "Procfile", number
		}
	}
	if web.said.file == "" {
		web.said = said{"Procfile", number}
	}
	web.setPort(line)
	return web
}

// setPort gives PORT a default: the one the line or the script names, else 8000.
func (web *Command) setPort(line string) {
	if web.Port == 0 || strings.Contains(line, "$PORT") || strings.Contains(line, "${PORT}") {
		web.Port = 8000
	}
	web.setenv("PORT", strconv.Itoa(web.Port))
}

// segment is one command of a shell line.
type segment struct {
	words  []string
	starts []int  // where in the line each word begins
	after  string // the operator that ends it
}

// segments splits a line at the shell's operators, as far as that is plain.
func segments(line string) []segment {
	var all []segment
	var current segment
	var word strings.Builder
	open := false // inside a word
	var quote byte
	begin := func(i int) {
		if !open {
			current.starts = append(current.starts, i)
		}
		open = true
	}
	end := func() {
		if open {
			current.words = append(current.words, word.String())
		}
		word.Reset()
		open = false
	}
	for i := 0; i < len(line); i++ {
		if n := substituted(line[i:]); n > 0 && quote == 0 {
			begin(i)
			word.WriteString(line[i : i+n])
			i += n - 1
			continue
		}
		ch := line[i]
		switch {
		case quote != 0 && ch == quote:
			quote = 0
		case quote != 0:
			word.WriteByte(ch)
		case ch == '\'' || ch == '"':
			begin(i)
			quote = ch
		case ch == '\\' && i+1 < len(line):
			begin(i)
			i++
			word.WriteByte(line[i])
		case ch == ' ' || ch == '\t':
			end()
		case strings.IndexByte(";&|()", ch) >= 0:
			end()
			current.after = string(ch)
			if i+1 < len(line) && line[i+1] == ch {
				current.after += string(ch)
				i++
			}
			all = append(all, current)
			current = segment{}
		default:
			begin(i)
			word.WriteByte(ch)
		}
	}
	end()
	if len(current.words) > 0 || len(all) == 0 {
		all = append(all, current)
	}
	return all
}

// substituted is the length of the $(command) or `command` at the beginning of a
// text, whose output is a part of a word; 0 where there is none.
func substituted(text string) int {
	if strings.HasPrefix(text, "`") {
		end := strings.IndexByte(text[1:], '`')
		if end < 0 {
			return 0
		}
		return end + 2
	}
	if !strings.HasPrefix(text, "$(") {
		return 0
	}
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// shellWords begin what is no program.
var shellWords = []string{
	".", ":", "[", "case", "cd", "eval", "exec", "exit", "export", "for", "if", "set", "source", "test",
	"ulimit", "umask", "unset", "until", "while", "{", "!",
}

// replaceShell puts exec before the last command of a line, so that the program
// takes the shell's place and gets the signals. execs is false where that is not
// possible.
func replaceShell(line string) (script string, execs bool) {
	all := segments(line)
	for _, s := range all[:len(all)-1] {
		if s.after != "&&" && s.after != ";" {
			return line, false
		}
	}
	end := all[len(all)-1]
	words := unassigned(end.words)
	switch {
	case end.after != "" || len(words) == 0:
		return line, false
	case words[0] == "exec":
		return line, true
	case slices.Contains(shellWords, words[0]):
		return line, false
	}
	// NAME=value may stand before exec.
	at := end.starts[len(end.words)-len(words)]
	return line[:at] + "exec " + line[at:], true
}

var assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)

// unassigned are the words after NAME=value.
func unassigned(words []string) []string {
	for len(words) > 0 && assignment.MatchString(words[0]) {
		words = words[1:]
	}
	return words
}
