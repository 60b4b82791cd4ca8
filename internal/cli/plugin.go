package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"

	"github.com/docker/cli/cli-plugins/metadata"
	"github.com/moby/moby/client"
	"github.com/spf13/pflag"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

const (
	pluginName   = "wainwright"
	pluginBinary = metadata.NamePrefix + pluginName
	// pluginSocket is where the docker command listens for its plugin; it hangs
	// up to say that the plugin has to stop.
	pluginSocket = "DOCKER_CLI_PLUGIN_SOCKET"
)

// isMetadataRequest reports whether the docker command asks what this plugin is.
func isMetadataRequest(args []string) bool {
	return len(args) == 1 && args[0] == metadata.MetadataSubcommandName
}

func (p Program) printMetadata() int {
	out, err := json.MarshalIndent(metadata.Metadata{
		SchemaVersion:    "0.1.0",
		Vendor:           "wainwright-build",
		Version:          p.Version,
		ShortDescription: "Build a setup.py project into a container image",
	}, "", "  ")
	if err != nil {
		return 1
	}
	fmt.Fprintln(p.Stdout, string(out))
	return 0
}

// pluginCall takes the docker command's own flags off the arguments and gives
// their meaning to the environment. They come before the plugin's name.
func pluginCall(args []string, env environ.Environ) ([]string, environ.Environ, error) {
	flags := pflag.NewFlagSet("docker", pflag.ContinueOnError)
	flags.SetInterspersed(false)
	flags.SetOutput(io.Discard)
	config := flags.String("config", "", "")
	context := flags.StringP("context", "c", "", "")
	hosts := flags.StringArrayP("host", "H", nil, "")
	debug := flags.BoolP("debug", "D", false, "")
	flags.StringP("log-level", "l", "", "")
	for _, name := range []string{"tls", "tlsverify"} {
		flags.Bool(name, false, "")
	}
	for _, name := range []string{"tlscacert", "tlscert", "tlskey"} {
		flags.String(name, "", "")
	}
	if err := flags.Parse(args); err != nil {
		return nil, nil, err
	}
	rest := flags.Args()
	if len(rest) > 0 && rest[0] == pluginName {
		rest = rest[1:]
	}
	if *debug {
		rest = append([]string{"--debug"}, rest...)
	}
	if *config != "" {
		env = env.With("DOCKER_CONFIG", *config)
	}
	if *context != "" {
		env = env.With("DOCKER_CONTEXT", *context).With(client.EnvOverrideHost, "")
	}
	if len(*hosts) > 0 {
		env = env.With(client.EnvOverrideHost, (*hosts)[0])
	}
	return rest, env, nil
}

// withDockerCLI adds the docker command's hanging up to the signals, as it is
// what a Ctrl-C becomes where the two share no terminal.
func withDockerCLI(in <-chan os.Signal, env environ.Environ) <-chan os.Signal {
	path := env.Get(pluginSocket)
	if path == "" {
		return in
	}
	conn, err := net.Dial("unix", path)
	if err != nil {
		return in
	}
	hangups := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		close(hangups)
	}()
	out := make(chan os.Signal)
	go func() {
		for {
			select {
			case s, ok := <-in:
				if !ok {
					close(out)
					return
				}
				out <- s
			case <-hangups:
				hangups = nil
				out <- syscall.SIGINT
			}
		}
	}()
	return out
}
