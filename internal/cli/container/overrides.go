// Package container runs a built image: what to run is decided from the
// image's configuration, and the process is attended to until it ends.
package container

import (
	"io"
	"strings"
)

// Overrides are what the caller changes of the image's configuration.
type Overrides struct {
	Command    []string
	Entrypoint string
	Env        []string // KEY=VALUE
	User       string
	Workdir    string
}

// Streams are what the process's standard streams are attached to.
type Streams struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	TTY            bool // the process gets a terminal
}

// CompleteEnv gives an entry that is only a name its value in the caller's own
// environment, and drops it where it has none.
func CompleteEnv(entries []string, lookup func(string) (string, bool)) []string {
	var out []string
	for _, entry := range entries {
		if strings.Contains(entry, "=") {
			out = append(out, entry)
		} else if value, ok := lookup(entry); ok {
			out = append(out, entry+"="+value)
		}
	}
	return out
}
