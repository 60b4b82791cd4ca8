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
func (f facts) describe(to *Command, words []string) {
	name := program(words)
	if strings.HasPrefix(name, "python") && len(words) > 2 && words[1] == "-m" {
		name, words = words[2], words[2:]
		if signals[name] == "" {
			f.describeModule(to, name)
			return
		}
	}
	to.StopSignal = signals[name]
	if script, ok := pythonScript(words); ok {
		to.StopSignal = interrupt
		f.describeScript(to, script)
		return
	}
	for _, s := range f.Scripts {
		if s.Name != name {
			continue
		}
		f.describeConsoleScript(to, s)
		return
	}
	host, port := address(name, words)
	to.Port = port
	switch name {
	case "gunicorn": // PORT opens it to anyAddress
		f.listen(to, host, 8000, map[string]string{"PORT": "8000"})
	case "uvicorn":
		f.listen(to, host, 8000, map[string]string{"UVICORN_HOST": anyAddress})
	case "flask":
		f.listen(to, host, 5000, map[string]string{"FLASK_RUN_HOST": anyAddress})
	case "streamlit":
		f.listen(to, host, 8501, map[string]string{"STREAMLIT_SERVER_HEADLESS": "true"})
	case "hypercorn":
		f.listen(to, host, 8000, nil)
	case "waitress-serve":
		f.listen(to, host, 8080, nil)
	}
}

// listen fills in where a server listens whose line names this host, or none.
func (f facts) listen(to *Command, host string, port int, env map[string]string) {
	if to.Port == 0 {
		to.Port = port
	}
	if isLoopback(host) {
		to.warn(report.Problem{
			Rule:    rules.BindsLocalhost,
			Message: fmt.Sprintf("%s listens on %s, which nobody outside the container reaches", to.Source, host),
			Remedy:  "write " + anyAddress,
		})
		return
	}
	if host != "" && env["STREAMLIT_SERVER_HEADLESS"] == "" {
		return
	}
	for name, value := range env {
		if name == "PORT" {
			value = strconv.Itoa(to.Port)
		}
		to.setenv(name, value)
	}
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
func (f facts) describeModule(to *Command, name string) {
	to.StopSignal = interrupt
	if m, attr, ok := f.Survey.Locate(survey.Module{}, name); ok && attr == "" {
		f.describeServers(to, m, f.servers(m))
	}
}

func (f facts) describeScript(to *Command, script string) {
	if m, ok := f.Survey.Module(script); ok {
		f.describeServers(to, m, f.servers(m))
		return
	}
	if _, ok := f.Survey.File(script); ok || path.IsAbs(script) || path.Ext(script) != ".py" {
		return
	}
	to.warn(report.Problem{
		Rule:    rules.MissingScript,
		Message: fmt.Sprintf("%s runs %s, which is not in the project", to.Source, script),
		Remedy:  "correct its name",
	})
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
