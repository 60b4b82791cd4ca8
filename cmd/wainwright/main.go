// Command wainwright builds a setup.py project into a container image and runs
// it. Installed as docker-wainwright among Docker's plugins it is also "docker
// wainwright".
package main

import (
	"context"
	"os"
	"os/signal"

	"github.com/sirupsen/logrus"

	// The codec BuildKit's daemon speaks faster.
	_ "github.com/moby/buildkit/util/grpcutil/encoding/proto"

	"github.com/wainwright-build/wainwright/frontend"
	"github.com/wainwright-build/wainwright/internal/cli"
	"github.com/wainwright-build/wainwright/internal/version"
)

func main() {
	// The libraries' own log, which is not for the reader of a build.
	logrus.SetLevel(logrus.ErrorLevel)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, caught()...)
	os.Exit(cli.Program{
		Build:   frontend.Build,
		Version: version.Version(),
		Environ: os.Environ(),
		Stdin:   os.Stdin,
		Stdout:  os.Stdout,
		Stderr:  os.Stderr,
		Signals: signals,
		Exit:    os.Exit,
	}.Run(context.Background(), os.Args))
}
