package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/moby/buildkit/util/grpcerrors"
	"google.golang.org/grpc/status"

	"github.com/wainwright-build/wainwright/frontend/packaging"
)

// Everything that a user sees passes Line, Text or Block: names, versions and the messages of
// exceptions may come from an attacker, and URLs may have credentials. In the result the
// credentials are masked, nothing acts on a terminal, and nothing is a command to the CI
// service that records the output. All three change nothing in a text that has passed already.

// Line returns a text as a part of one line: a name, a version, a message.
func Line(text string) string {
	return disarm(packaging.RedactCredentials(visible(text, true)))
}

// Text returns a text of several lines.
func Text(text string) string {
	return disarm(packaging.RedactCredentials(visible(text, false)))
}

// margin begins each line of a Block: such a line is neither a message of the build's own nor,
// whatever follows, a command to a CI service.
const margin = "  | "

// Block returns a text of several lines, such as the output of a tool, with a margin. Of a long
// text it is the end, which has the cause.
func Block(text string) string {
	var lines []string
	size := 0
	rest := strings.TrimRight(text, "\r\n")
	for more := true; more; {
		at := strings.LastIndexByte(rest, '\n')
		line := strings.TrimPrefix(strings.TrimRight(rest[at+1:], "\r"), margin)
		line = strings.TrimRight(margin+Clip(Text(line), maxLine), " ")
		if size += len(line) + 1; size > maxDetail {
			lines = append(lines, fmt.Sprintf("%s(%d bytes before this are left out)", margin, len(rest)))
			break
		}
		lines = append(lines, line)
		if more = at >= 0; more {
			rest = rest[:at]
		}
	}
	slices.Reverse(lines)
	return strings.Join(lines, "\n")
}

// Bounds of what is shown, in bytes. BuildKit passes on no message of more than 16 MiB
// (https://github.com/moby/buildkit/blob/v0.34.2/util/grpcutil/defaults/defaults.go), and repeats some of it.
const (
	maxLine    = 4 << 10  // a message, a remedy, or the name of a file
	maxDetail  = 48 << 10 // a Block
	maxText    = 96 << 10 // an error, before the last Block
	maxSources = 48 << 10 // the lines of files that an error refers to
)

// Clip returns the start of a text that is longer than most bytes.
func Clip(text string, most int) string {
	const end = "..."
	if len(text) <= most {
		return text
	}
	cut := most - len(end)
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + end
}

// ShownError returns an error whose text may be shown. errors.Is and errors.As still find what
// err wraps.
func ShownError(err error) error {
	if err == nil {
		return nil
	}
	text := shownText(err)
	if text == err.Error() {
		return err
	}
	return shownError{err, text}
}

func shownText(err error) string {
	text := err.Error()
	if problems := Problems(err); len(problems) > 0 {
		own := Errors(problems).Error()
		context, _ := strings.CutSuffix(text, own)
		if context == text {
			return own
		}
		return Line(context) + own
	}
	first, rest, more := strings.Cut(strings.TrimRight(text, "\r\n"), "\n")
	first = Clip(Line(strings.TrimRight(first, "\r")), maxLine)
	if !more {
		return first
	}
	return first + "\n" + Block(rest)
}

type shownError struct {
	err  error
	text string
}

func (e shownError) Error() string { return e.text }
func (e shownError) Unwrap() error { return e.err }

// GRPCStatus is what BuildKit sends. Without it that would be the status of the innermost error,
// with the text as it was
// (https://github.com/moby/buildkit/blob/v0.34.2/util/grpcerrors/grpcerrors.go).
func (e shownError) GRPCStatus() *status.Status {
	return status.New(grpcerrors.Code(e.err), e.text)
}
