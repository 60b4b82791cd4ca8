package command

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/frontend/rules"
	"github.com/wainwright-build/wainwright/frontend/survey"
)

// describe fills in what follows from a command line that was written by hand: how
// the program stops, where it listens, and the environment in which it listens on
// all addresses if the line names none.
func (f facts) describe(c Command, words []string) Command {
	name := program(words)
	if strings.HasPrefix(name, "python") && len(words) > 2 && words[1] == "-m" {
		name, words = words[2], words[2:]
		if signals[name] == "" {
			return f.describeModule(c, name)
		}
	}
	c.StopSignal = signals[name]
	if script, ok := pythonScript(words); ok {
		c.StopSignal = interrupt
		return f.describeScript(c, script)
	}
	for _, script := range f.Scripts {
		if script.Name == name {
			return f.describeConsoleScript(c, script)
		}
	}
	host, port := address(name, words)
	c.Port = port
	switch name {
	case "gunicorn": // listens on all addresses where PORT is set
		c = c.listening(host, 8000)
		if host == "" {
			c = c.withEnv("PORT", strconv.Itoa(c.Port))
		}
	case "uvicorn":
		c = c.listening(host, 8000)
		if host == "" {
			c = c.withEnv("UVICORN_HOST", anyAddress)
		}
	case "flask":
		c = c.listening(host, 5000)
		if host == "" {
			c = c.withEnv("FLASK_RUN_HOST", anyAddress)
		}
	case "streamlit":
		c = c.listening(host, 8501)
		if !isLoopback(host) {
			c = c.withEnv("STREAMLIT_SERVER_HEADLESS", "true")
		}
	case "hypercorn":
		c = c.listening(host, 8000)
	case "waitress-serve":
		c = c.listening(host, 8080)
	}
	return c
}

// listening fills in the port on which a server listens whose line names none, and
// warns if the host is a loopback address.
func (c Command) listening(host string, port int) Command {
	if c.Port == 0 {
		c.Port = port
	}
	if isLoopback(host) {
		c.Warnings = append(c.Warnings, report.Problem{
			Rule:    rules.BindsLocalhost,
			Message: fmt.Sprintf("%s listens on %s, which nobody outside the container reaches", c.Source, host),
			Remedy:  "write " + anyAddress,
		})
	}
	return c
}

// pythonScript is the script of "python script.py".
func pythonScript(words []string) (string, bool) {
	if !strings.HasPrefix(program(words), "python") {
		return "", false
	}
	for _, word := range words[1:] {
		if !strings.HasPrefix(word, "-") {
			return path.Clean(word), true
		}
		if word == "-c" || word == "-m" {
			break
		}
	}
	return "", false
}

// describeModule fills in what follows from "python -m name".
func (f facts) describeModule(c Command, name string) Command {
	c.StopSignal = interrupt
	if m, attr, ok := f.Survey.Locate(survey.Module{}, name); ok && attr == "" {
		return f.describeServers(c, m, f.servers(m))
	}
	return c
}

// describeScript fills in what follows from "python script".
func (f facts) describeScript(c Command, script string) Command {
	if m, ok := f.Survey.Module(script); ok {
		return f.describeServers(c, m, f.servers(m))
	}
	if _, ok := f.Survey.File(script); ok || path.IsAbs(script) || path.Ext(script) != ".py" {
		return c
	}
	c.Warnings = append(c.Warnings, report.Problem{
		Rule:    rules.MissingScript,
		Message: fmt.Sprintf("%s runs %s, which is not in the project", c.Source, script),
		Remedy:  "correct its name",
	})
	return c
}

// address is the host and port that a command line names, in the ways of the common
// servers.
func address(program string, words []string) (host string, port int) {
	for i, word := range words {
		option, value, joined := strings.Cut(word, "=")
		if !joined && i+1 < len(words) {
			value = words[i+1]
		}
		// -p and -h mean something else to the others.
		if program == "flask" {
			option = cmp.Or(map[string]string{"-h": "--host", "-p": "--port"}[option], option)
		}
		if rest, ok := strings.CutPrefix(word, "-b"); ok && rest != "" && program == "gunicorn" {
			option, value = "--bind", strings.TrimPrefix(rest, "=")
		}
		switch option {
		case "--host", "--server.address":
			host = value
		case "--port", "--server.port":
			port = number(value)
		case "--bind", "-b", "--listen":
			host, port = bound(value)
		}
	}
	return host, port
}

// bound splits "0.0.0.0:8000", ":$PORT" and "[::]:8000".
func bound(value string) (host string, port int) {
	at := strings.IndexByte(value, ':')
	if end := strings.IndexByte(value, ']'); end > 0 && strings.HasPrefix(value, "[") {
		at = end + strings.IndexByte(value[end:]+":", ':')
	}
	if at < 0 || at >= len(value) {
		return cmp.Or(value, anyAddress), 0
	}
	host, port = strings.Trim(value[:at], "[]"), number(value[at+1:])
	if host == "" || host == "*" {
		host = anyAddress
	}
	return host, port
}

// number is 8080 of "8080" and of "${PORT:-8080}", else 0.
func number(value string) int {
	if _, rest, ok := strings.Cut(value, ":-"); ok && strings.HasPrefix(value, "${") {
		value = strings.TrimSuffix(rest, "}")
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 0 || n >= 1<<16 {
		return 0
	}
	return n
}

func isLoopback(host string) bool {
	return host == "localhost" || strings.HasPrefix(host, "127.") || host == "::1"
}
