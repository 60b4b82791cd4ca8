// Package cli is the command line of wainwright: docker buildx build for one
// frontend, which runs on this side of the connection, and what else one wants
// of the image then.
package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	gwclient "github.com/moby/buildkit/frontend/gateway/client"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
	"github.com/wainwright-build/wainwright/internal/cli/failure"
)

// Program is the command line and all it touches of the outside.
type Program struct {
	Build          gwclient.BuildFunc
	Version        string
	Environ        environ.Environ
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Signals        <-chan os.Signal
	Silence        time.Duration // see connect.Options
	// Exit ends the process there and then.
	Exit func(code int)
}

// Run runs the command line args, the program's name first, and gives the exit
// code.
func (p Program) Run(ctx context.Context, args []string) int {
	name := strings.TrimSuffix(filepath.Base(args[0]), ".exe")
	args = args[1:]
	if isMetadataRequest(args) {
		return p.printMetadata()
	}
	sig := p.Signals
	use := "wainwright"
	if name == pluginBinary {
		var err error
		if args, p.Environ, err = pluginCall(args, p.Environ); err != nil {
			failure.Print(p.Stderr, err, false)
			return 1
		}
		use = "docker wainwright"
		sig = withDockerCLI(sig, p.Environ)
	}
	s := &session{Program: p, signals: listen(sig)}
	root := s.root(use)
	root.SetArgs(args)
	root.SetIn(p.Stdin)
	root.SetOut(p.Stdout)
	root.SetErr(p.Stderr)
	err := root.ExecuteContext(ctx)
	failure.Print(p.Stderr, err, s.debug)
	return failure.Code(err)
}

// session is one run of the program: what all commands share.
type session struct {
	Program
	signals *signals

	addr, builder string
	debug         bool
}
