package connect

import (
	"context"
	"errors"
	"net"
	"os/exec"
	"strings"
	"sync"

	"github.com/moby/buildkit/client"

	"github.com/wainwright-build/wainwright/internal/cli/environ"
)

// FindBuildx finds docker buildx, as Docker's plugin or standing alone.
func FindBuildx(env environ.Environ) func(context.Context) []string {
	return func(ctx context.Context) []string {
		for _, command := range [][]string{{"docker", "buildx"}, {"docker-buildx"}, {"buildx"}} {
			path, ok := lookPath(env, command[0])
			if !ok {
				continue
			}
			command[0] = path
			// docker is often there without the plugin.
			check := exec.CommandContext(ctx, command[0], append(command[1:], "version")...)
			check.Env = env
			if check.Run() == nil {
				return command
			}
		}
		return nil
	}
}

// buildx connects through "docker buildx dial-stdio", which knows every kind
// of builder, so that none of them has to be linked in here.
func (o Options) buildx(command []string, builder, from string) Candidate {
	name := builder
	if name == "" {
		name = "the current builder"
	}
	var said lastWords
	return Candidate{
		Address: name,
		From:    from,
		Open: func(ctx context.Context) (*Client, error) {
			if command == nil {
				return nil, errors.New("docker buildx is not installed, or docker is not on the PATH")
			}
			args := append(command[1:len(command):len(command)], "dial-stdio", "--progress=plain")
			if builder != "" {
				args = append(args, "--builder", builder)
			}
			return newClient(ctx, "", o.Silence,
				client.WithContextDialer(func(context.Context, string) (net.Conn, error) {
					cmd := exec.Command(command[0], args...)
					cmd.Env = o.Environ
					return dialProcess(cmd, said.note)
				}),
			)
		},
		Probe: func(ctx context.Context, c *Client) ([]*client.WorkerInfo, error) {
			workers, err := workersWithin(namedTimeout)(ctx, c)
			if words := said.get(); err != nil && words != "" {
				return nil, errors.New(words) // buildx knows better than gRPC
			}
			return workers, err
		},
	}
}

// lastWords is what the latest process said when it ended.
type lastWords struct {
	mu    sync.Mutex
	words string
}

func (l *lastWords) note(words string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.words = strings.TrimPrefix(words, "ERROR: ")
}

func (l *lastWords) get() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.words
}
