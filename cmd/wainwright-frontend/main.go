// Command wainwright-frontend is the entry point of the frontend image: BuildKit
// runs it and talks to it over its stdin and stdout.
package main

import (
	"io"
	"log"
	"os"

	"github.com/moby/buildkit/frontend/gateway/grpcclient"
	"github.com/moby/buildkit/util/appcontext"
	_ "github.com/moby/buildkit/util/grpcutil/encoding/proto"
	"github.com/sirupsen/logrus"

	"github.com/wainwright-build/wainwright/frontend"
)

func main() {
	// stdout is the gRPC pipe: a stray line on it would end the build.
	log.SetOutput(os.Stderr)
	logrus.SetOutput(io.Discard)

	if err := grpcclient.RunFromEnvironment(appcontext.Context(), frontend.Build); err != nil {
		log.Fatal(err)
	}
}
