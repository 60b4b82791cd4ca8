package command

import "path"

// Signals. As PID 1 a program gets no signal that it has no handler for, so the
// default SIGTERM stops only those that handle it; Python always handles SIGINT.
// Each of the programs below was run as PID 1 and told to stop.
const (
	interrupt = "SIGINT"
	terminate = "SIGTERM"
)

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
