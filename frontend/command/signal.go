package command

import "path"

// As PID 1 a program gets no signal that it has no handler for
// (https://man7.org/linux/man-pages/man7/pid_namespaces.7.html), so the default
// SIGTERM stops only programs that handle it. Python always handles SIGINT.
const (
	interrupt = "SIGINT"
	terminate = "SIGTERM"
)

// signals stop a program within two seconds: each was run as PID 1 and stopped.
var signals = map[string]string{
	"flask":          interrupt,
	"gradio":         interrupt,
	"python":         interrupt,
	"python3":        interrupt,
	"waitress-serve": interrupt,

	"gunicorn":  terminate,
	"hypercorn": terminate,
	"quart":     terminate,
	"streamlit": terminate,
	"uvicorn":   terminate,
}

// program is the name of what a command line runs.
func program(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return path.Base(words[0])
}
