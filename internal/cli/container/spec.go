package container

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"

	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/moby/sys/signal"
)

// Spec is the process of a container.
type Spec struct {
	Args       []string
	Env        []string
	User       string
	Cwd        string
	StopSignal syscall.Signal
}

// NewSpec decides what to run from the image's configuration, as JSON.
func NewSpec(config []byte, o Overrides) (Spec, error) {
	var image dockerspec.DockerOCIImage
	if err := json.Unmarshal(config, &image); err != nil {
		return Spec{}, fmt.Errorf("the image's configuration: %w", err)
	}
	c := image.Config
	entrypoint, command := c.Entrypoint, c.Cmd
	if o.Entrypoint != "" {
		entrypoint, command = []string{o.Entrypoint}, nil // the image's command was for its own entrypoint
	}
	if len(o.Command) > 0 {
		command = o.Command
	}
	spec := Spec{
		Args: append(entrypoint[:len(entrypoint):len(entrypoint)], command...),
		Env:  mergeEnv(c.Env, o.Env),
		User: cmp.Or(o.User, c.User),
		Cwd:  cmp.Or(o.Workdir, c.WorkingDir, "/"),
	}
	if len(spec.Args) == 0 {
		return Spec{}, errors.New("the image has no command: give one after --")
	}
	var err error
	spec.StopSignal, err = StopSignal(c.StopSignal)
	return spec, err
}

// StopSignal reads a configuration's StopSignal, a name or a number.
func StopSignal(name string) (syscall.Signal, error) {
	if name == "" {
		return syscall.SIGTERM, nil
	}
	s, err := signal.ParseSignal(name)
	if err != nil {
		return 0, fmt.Errorf("the image's stop signal: %w", err)
	}
	return s, nil
}

// mergeEnv lets later entries replace earlier ones of their name.
func mergeEnv(lists ...[]string) []string {
	var out []string
	at := map[string]int{}
	for _, list := range lists {
		for _, entry := range list {
			name, _, _ := strings.Cut(entry, "=")
			if i, ok := at[name]; ok {
				out[i] = entry
				continue
			}
			at[name] = len(out)
			out = append(out, entry)
		}
	}
	return out
}
