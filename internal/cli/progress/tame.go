package progress

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/moby/buildkit/client"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// tame takes out of a status what would act on the terminal that shows it: what a
// step prints is anyone's, and so are names. The display draws by escape sequences
// of its own, so that it is not its output that could be looked through.
func tame(status *client.SolveStatus) {
	for _, v := range status.Vertexes {
		v.Name, v.Error = report.Visible(v.Name), report.Visible(v.Error)
	}
	for _, s := range status.Statuses {
		s.ID, s.Name = report.Visible(s.ID), report.Visible(s.Name)
	}
	for _, log := range status.Logs {
		log.Data = tameLog(log.Data)
	}
	for _, w := range status.Warnings {
		w.Short = []byte(report.Visible(string(w.Short)))
		for i, line := range w.Detail {
			w.Detail[i] = []byte(report.Visible(string(line)))
		}
	}
}

// wild is what acts on a terminal, and colours, which may stay: they end with the
// text. A log comes in pieces, and one that ends in the first byte of a control
// character may not be followed by the second.
var wild = regexp.MustCompile("\x1b\\[[0-9;:]*m|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\u0080-\u009f]")

func tameLog(data []byte) []byte {
	data = wild.ReplaceAllFunc(data, func(found []byte) []byte {
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
