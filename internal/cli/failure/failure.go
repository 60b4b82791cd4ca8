// Package failure says what went wrong, and with which exit code.
package failure

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/moby/buildkit/solver/errdefs"
	"github.com/moby/buildkit/util/grpcerrors"
	"github.com/moby/buildkit/util/stack"
	"google.golang.org/grpc/codes"

	"github.com/wainwright-build/wainwright/frontend/report"
)

// Exit ends the program with a code and no words: those it runs for have
// spoken themselves.
type Exit int

func (e Exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// Interrupted is a build stopped by a signal.
type Interrupted struct{ Signal syscall.Signal }

func (i Interrupted) Error() string { return "stopped by " + i.Signal.String() }

// Code is the exit code of an error: the shell's 128+n for a signal.
func (i Interrupted) Code() int { return 128 + int(i.Signal) }

// Code is the program's exit code for the error a command ended with.
func Code(err error) int {
	var exit Exit
	var interrupted Interrupted
	switch {
	case err == nil:
		return 0
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &interrupted):
		return interrupted.Code()
	case isCancel(err):
		return 130
	}
	return 1
}

func isCancel(err error) bool {
	return errors.Is(err, context.Canceled) || grpcerrors.Code(err) == codes.Canceled
}

// Print says the error as docker buildx does: first the lines of the sources
// it is about, then the message.
func Print(w io.Writer, err error, debug bool) {
	var exit Exit
	if err == nil || errors.As(err, &exit) {
		return
	}
	var text strings.Builder
	for _, source := range distinct(errdefs.Sources(err)) {
		_ = source.Print(&text)
	}
	if debug {
		fmt.Fprintf(&text, "ERROR: %+v\n", stack.Formatter(err))
	} else {
		fmt.Fprintf(&text, "ERROR: %s\n", Message(err))
	}
	// A project's files and its exceptions may hold control characters.
	_, _ = io.WriteString(w, report.Text(text.String()))
}

// distinct drops what a frontend on this side of the connection makes the
// daemon send twice: once for the failed solve, once for the returned error.
func distinct(sources []*errdefs.Source) []*errdefs.Source {
	var out []*errdefs.Source
	seen := map[string]bool{}
	for _, source := range sources {
		if key := source.String(); !seen[key] {
			seen[key] = true
			out = append(out, source)
		}
	}
	return out
}

// Message returns the text of an error without the prefixes that BuildKit adds on the way,
// which mean nothing to the reader.
func Message(err error) string {
	text := err.Error()
	for {
		trimmed := text
		for _, layer := range []string{
			"failed to solve: ",
			"failed to run Build function: ",
			"rpc error: code = Unknown desc = ",
		} {
			trimmed = strings.TrimPrefix(trimmed, layer)
		}
		if trimmed == text {
			return text
		}
		text = trimmed
	}
}
