package progress

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/moby/buildkit/client"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// escapeControl makes a status safe to show on a terminal and in the log of a CI service: it
// escapes the control characters in names and logs, which untrusted code may have written. The display's
// output cannot be filtered instead, since the display draws with escape sequences.
func escapeControl(status *client.SolveStatus) {
	for _, v := range status.Vertexes {
		v.Name, v.Error = report.Line(v.Name), report.Line(v.Error)
	}
	for _, s := range status.Statuses {
		s.ID, s.Name = report.Line(s.ID), report.Line(s.Name)
	}
	for _, log := range status.Logs {
		log.Data = escapeLog(log.Data)
	}
	for _, w := range status.Warnings {
		w.Short = []byte(report.Line(string(w.Short)))
		for i, line := range w.Detail {
			w.Detail[i] = []byte(report.Text(string(line)))
		}
	}
}

// controls matches colours, which escapeLog keeps, and the characters that act on a
// terminal.
var controls = regexp.MustCompile("\x1b\\[[0-9;:]*m|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\u0080-\u009f]")

// commands matches what is a command to a CI service anywhere in a line (report.Line), or the
// start of one at the end of a piece. The display writes something before each line.
var commands = regexp.MustCompile(`#(#\w*\[|#?\w*$)`)

// escapeLog escapes control characters and commands to CI services in a piece of a log. A
// piece may end between the two bytes of a C1 control character (U+0080 to U+009F): the first
// byte is escaped too.
func escapeLog(data []byte) []byte {
	data = commands.ReplaceAll(data, []byte(`\x23$1`))
	data = controls.ReplaceAllFunc(data, func(found []byte) []byte {
		if len(found) > 2 {
			return found
		}
		return fmt.Appendf(nil, `\x%02x`, found[len(found)-1])
	})
	if rest, ok := bytes.CutSuffix(data, []byte{0xc2}); ok {
		return append(rest[:len(rest):len(rest)], `\xc2`...)
	}
	return data
}
