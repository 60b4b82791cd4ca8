package cli

import (
	"context"
	"fmt"
	"sync"

	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/moby/buildkit/client"
	gwclient "github.com/moby/buildkit/frontend/gateway/client"
	"github.com/moby/buildkit/solver/pb"

	"github.com/wainwright-build/wainwright/frontend/report"
	"github.com/wainwright-build/wainwright/internal/cli/connect"
	"github.com/wainwright-build/wainwright/internal/cli/progress"
)

// solver is a daemon, a display, and what to ask of the one while showing it on
// the other.
type solver struct {
	*session
	conn    *connect.Connection
	mode    progress.Mode
	display *progress.Display
	said    sync.Once
}

// connect finds a daemon and says which.
func (s *session) connect(ctx context.Context, mode progress.Mode) (*solver, error) {
	display, err := progress.New(s.Stderr, mode) // a wrong mode is said before anything is begun
	if err != nil {
		return nil, err
	}
	conn, err := connect.First(ctx, connect.Candidates(ctx, connect.Options{
		Addr:    s.addr,
		Builder: s.builder,
		Environ: s.Environ,
		Buildx:  connect.FindBuildx(s.Environ),
		Silence: s.Silence,
	}))
	if err != nil {
		return nil, err
	}
	if !progress.Wordless(mode) {
		fmt.Fprintf(s.Stderr, "wainwright: %s\n", report.Line(conn.String()))
	}
	return &solver{session: s, conn: conn, mode: mode, display: display}, nil
}

func (s *solver) close() { s.conn.Close() }

// solve runs the frontend on this side of the connection.
func (s *solver) solve(ctx context.Context, so client.SolveOpt, build gwclient.BuildFunc) (*client.SolveResponse, error) {
	if _, said := so.FrontendAttrs["image-resolve-mode"]; !said && s.conn.Backend.InDocker() {
		// The engine's own images come first, as in docker build.
		so.FrontendAttrs["image-resolve-mode"] = pb.AttrImageResolveModePreferLocal
	}
	s.display.Start()
	statuses, drained := s.display.Channel()
	resp, err := s.conn.Build(ctx, so, "", build, statuses)
	<-drained
	if ctx.Err() != nil {
		err = context.Cause(ctx) // which says more than that the daemon was cancelled
	}
	return resp, err
}

// finish closes the display and says the warnings below it, once.
func (s *solver) finish() {
	s.said.Do(func() {
		warnings := s.display.Stop()
		if !progress.Wordless(s.mode) {
			progress.PrintWarnings(s.Stderr, warnings, s.debug)
		}
	})
}

// dockerConfig is the configuration of the docker command: credentials,
// proxies, the current context.
func (s *session) dockerConfig() (*configfile.ConfigFile, error) {
	dir := s.Environ.Get("DOCKER_CONFIG")
	if dir == "" {
		dir = config.Dir()
	}
	return config.Load(dir)
}
