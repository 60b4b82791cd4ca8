package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/docker/cli/cli/config/configfile"
	"github.com/spf13/cobra"

	"github.com/wainwright-build/wainwright/internal/cli/container"
	"github.com/wainwright-build/wainwright/internal/cli/docker"
	"github.com/wainwright-build/wainwright/internal/cli/failure"
	"github.com/wainwright-build/wainwright/internal/cli/request"
)

const (
	engineAuto     = "auto"
	engineDocker   = "docker"
	engineBuildKit = "buildkit"
)

// runOptions are the flags of run.
type runOptions struct {
	request   request.Request
	overrides container.Overrides
	image     string
	engine    string
	publish   []string
	network   string
	tty       bool
	progress  string
}

func (s *session) runCommand() *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run [flags] [PATH | URL] [-- COMMAND...]",
		Short: "Build the image and run it",
		Long: `Build the image of the project in PATH, or here, and run it: in a Docker engine,
or, where none answers, in BuildKit itself, on the network of its host. The exit
code is the container's. Ctrl-C asks it to stop, and kills it after ten seconds
or at the second Ctrl-C.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.positional(args, cmd.ArgsLenAtDash()); err != nil {
				return err
			}
			o.overrides.Env = container.CompleteEnv(o.overrides.Env, s.Environ.Lookup)
			return s.run(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	requestFlags(flags, &o.request, s.Environ)
	progressFlag(flags, &o.progress)
	flags.StringVar(&o.image, "image", "", "Run this image instead of building one")
	flags.StringVar(&o.engine, "engine", engineAuto, "Where to run: docker, buildkit, or auto")
	flags.StringArrayVarP(&o.overrides.Env, "env", "e", nil, "Environment variable of the container (KEY=VALUE or KEY)")
	flags.StringVarP(&o.overrides.User, "user", "u", "", "User of the container (NAME|UID[:GROUP|GID])")
	flags.StringVarP(&o.overrides.Workdir, "workdir", "w", "", "Working directory of the container")
	flags.StringVar(&o.overrides.Entrypoint, "entrypoint", "", "Replace the image's entrypoint")
	flags.StringArrayVarP(&o.publish, "publish", "p", nil, "Publish a port, in Docker ([[IP:]PORT:]PORT)")
	flags.StringVar(&o.network, "container-network", "", "Network of the container, in Docker")
	flags.BoolVar(&o.tty, "tty", false, "Give the container a terminal")
	return cmd
}

// positional takes the arguments apart at the --.
func (o *runOptions) positional(args []string, dash int) error {
	paths := args
	if dash >= 0 {
		paths, o.overrides.Command = args[:dash], args[dash:]
	}
	switch {
	case len(paths) > 1:
		return fmt.Errorf("one PATH and not %q: the container's command goes after --", paths)
	case o.image != "" && len(paths) == 1:
		return fmt.Errorf("either --image or a PATH to build, not %q too", paths[0])
	case len(paths) == 1 && looksLikeImage(paths[0]):
		return fmt.Errorf("there is no folder %s; to run an image of this name: wainwright run --image %s", paths[0], paths[0])
	}
	o.request.Context = pathOf(paths)
	return nil
}

func looksLikeImage(arg string) bool {
	if strings.HasPrefix(arg, ".") || strings.Contains(arg, "://") {
		return false
	}
	_, statErr := os.Stat(arg)
	_, nameErr := request.Tagged(arg)
	return errors.Is(statErr, os.ErrNotExist) && nameErr == nil && !request.IsRemote(arg)
}

func (s *session) run(ctx context.Context, o runOptions) error {
	if list, err := o.request.ParsedPlatforms(); err != nil {
		return err
	} else if len(list) > 1 {
		return errors.New("a container has one platform: give one --platform")
	}
	config, err := s.dockerConfig()
	if err != nil {
		return err
	}
	code, err := s.runSomewhere(ctx, o, config)
	if err != nil {
		return err
	}
	if code != 0 {
		return failure.Exit(code)
	}
	return nil
}

func (s *session) runSomewhere(ctx context.Context, o runOptions, config *configfile.ConfigFile) (int, error) {
	switch o.engine {
	case engineBuildKit:
		return s.runOnBuildKit(ctx, o, config)
	case engineDocker, engineAuto:
	default:
		return 0, fmt.Errorf("--engine=%s: docker, buildkit or auto", o.engine)
	}
	engine, err := docker.Open(ctx, s.Environ, config)
	if err == nil {
		defer engine.Close()
		return s.runOnDocker(ctx, o, engine, config)
	}
	if o.engine == engineDocker || s.Environ.Get("DOCKER_HOST") != "" {
		return 0, err
	}
	return s.runOnBuildKit(ctx, o, config)
}

func (s *session) streams(tty bool) container.Streams {
	return container.Streams{Stdin: s.Stdin, Stdout: s.Stdout, Stderr: s.Stderr, TTY: tty}
}
