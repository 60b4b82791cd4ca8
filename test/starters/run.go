package starters

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
	"github.com/wainwright-build/wainwright/internal/probe"
)

const (
	starting = 60 * time.Second // until a server listens, on a busy machine
	silent   = 3 * time.Second  // until it listens, after it has printed its URL
	running  = 2 * time.Minute  // a command
	stopping = 2 * time.Second  // the promise
)

// Problems of a program that does not react to being stopped, or that does not end in time.
const (
	killed  = "does not stop and is killed"
	endless = "does not end"
)

// problem is one thing that is not as expected.
type problem struct {
	what   string
	output string // of the program, or its answer
}

func (p problem) Error() string { return strings.TrimSpace(p.what + "\n" + p.output) }

// run asks an image everything it has to do, and returns the problems of each.
func (runner *Runner) run(ctx context.Context, image string, all []Does) [][]problem {
	wrong := make([][]problem, len(all))
	for i := 0; i < len(all); {
		n := 1
		for all[i].serves() && i+n < len(all) && all[i].together(all[i+n]) {
			n++
		}
		if all[i].serves() {
			runner.serve(ctx, image, all[i:i+n], wrong[i:i+n])
		} else {
			wrong[i] = runner.command(ctx, image, all[i])
		}
		i += n
	}
	return wrong
}

// engine runs the docker CLI on the engine, whatever this machine is configured for.
func (runner *Runner) engine(ctx context.Context, args ...string) bed.Result {
	return runner.Bed.Run(ctx, []string{"DOCKER_HOST=" + runner.Bed.DockerHost, "DOCKER_CONTEXT="}, "docker", args...)
}

// flags returns the flags of docker run.
func (d Does) flags() []string {
	var flags []string
	if d.User != "" {
		flags = append(flags, "--user", d.User)
	}
	if d.ReadOnly {
		flags = append(flags, "--read-only")
	}
	for _, folder := range d.Tmpfs {
		flags = append(flags, "--tmpfs", folder)
	}
	for _, variable := range d.Env {
		flags = append(flags, "--env", variable)
	}
	return flags
}

func (runner *Runner) command(ctx context.Context, image string, d Does) []problem {
	name := "starter-" + rand.Text()
	args := append(append([]string{"run", "--rm", "--name", name, "--pull=missing", "--quiet"}, d.flags()...), image)
	limited, cancel := context.WithTimeout(ctx, running)
	defer cancel()
	r := runner.engine(limited, append(args, d.Run...)...)
	if limited.Err() != nil {
		// The container goes on without its client.
		runner.engine(context.WithoutCancel(ctx), "rm", "--force", "--volumes", name)
		return []problem{{endless, printed(r)}}
	}
	var wrong []problem
	output := printed(r)
	if r.ExitCode != d.Exit {
		wrong = append(wrong, problem{fmt.Sprintf("exits %d", r.ExitCode), output})
	}
	return append(wrong, d.printed(output)...)
}

// printed returns what a command printed, without what the engine says about this
// machine.
func printed(r bed.Result) string {
	const forwarding = "WARNING: IPv4 forwarding is disabled. Networking will not work.\n"
	return r.Stdout + strings.Replace(r.Stderr, forwarding, "", 1)
}

// printed returns the problems of an output.
func (d Does) printed(output string) []problem {
	var wrong []problem
	for _, text := range d.Prints {
		if !strings.Contains(output, text) {
			wrong = append(wrong, problem{fmt.Sprintf("prints no %q", text), output})
		}
	}
	for _, text := range d.Lacks {
		if strings.Contains(output, text) {
			wrong = append(wrong, problem{fmt.Sprintf("prints %q", text), output})
		}
	}
	return wrong
}

// serve starts the image's command, sends requests, and stops it.
func (runner *Runner) serve(ctx context.Context, image string, all []Does, wrong [][]problem) {
	fail := func(p problem) {
		for i := range all {
			wrong[i] = append(wrong[i], p)
		}
	}
	args := append([]string{"run", "--detach", "--pull=missing", "--quiet"}, all[0].flags()...)
	r := runner.engine(ctx, append(args, image)...)
	if r.Err != nil {
		fail(problem{"does not start", printed(r)})
		return
	}
	c := &container{runner, strings.TrimSpace(r.Stdout)}
	defer runner.engine(context.WithoutCancel(ctx), "rm", "--force", "--volumes", c.id)
	address, err := c.inspect(ctx, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")
	if err != nil || net.ParseIP(address) == nil {
		ended, _ := c.ended(ctx)
		fail(cmp.Or(ended, problem{"has no address of its own", fmt.Sprint(err)}))
		return
	}
	for i, d := range all {
		wrong[i] = append(wrong[i], c.ask(ctx, address, d)...)
	}
	if all := slices.Concat(wrong...); len(all) > 0 {
		return // a program that does not serve need not stop
	}
	if p := c.stop(ctx); p != (problem{}) {
		fail(p)
	}
}

// container is a container that was started.
type container struct {
	*Runner
	id string
}

func (c *container) inspect(ctx context.Context, template string) (string, error) {
	r := c.engine(ctx, "container", "inspect", "--format", template, c.id)
	return strings.TrimSpace(r.Stdout), r.Err
}

// ended returns an error if the container has ended.
func (c *container) ended(ctx context.Context) (problem, bool) {
	state, err := c.inspect(ctx, "{{.State.Status}} {{.State.ExitCode}}")
	if err != nil {
		return problem{"is gone", err.Error()}, true
	}
	if strings.HasPrefix(state, "running ") {
		return problem{}, false
	}
	return problem{"exits " + strings.TrimPrefix(state, "exited "), c.logs(ctx)}, true
}

func (c *container) logs(ctx context.Context) string {
	r := c.engine(ctx, "logs", c.id)
	return r.Stdout + r.Stderr
}

// ask sends a request, again while nothing listens.
func (c *container) ask(ctx context.Context, address string, d Does) []problem {
	deadline := time.Now().Add(starting)
	listening := false
	answer, err := probe.Ask(ctx, address, d.Port, d.request(), func() error {
		if p, ended := c.ended(ctx); ended {
			return p
		}
		output := c.logs(ctx)
		if !listening && strings.Contains(output, "http://") {
			listening, deadline = true, time.Now().Add(silent)
		}
		if time.Now().After(deadline) {
			return problem{fmt.Sprintf("nobody listens on port %d", d.Port), output}
		}
		return nil
	})
	var p problem
	switch {
	case errors.As(err, &p):
		return []problem{p}
	case err != nil:
		return []problem{{"does not answer", err.Error()}}
	}
	return d.answered(answer.Status, answer.Body)
}

func (d Does) request() probe.Request {
	r := probe.Request{Method: http.MethodGet, Path: d.Get, Type: d.Type, Body: d.Body}
	if d.Post != "" {
		r.Method, r.Path = http.MethodPost, d.Post
	}
	return r
}

func (d Does) answered(status int, answer string) []problem {
	var wrong []problem
	if wanted := d.status(); status != wanted {
		wrong = append(wrong, problem{fmt.Sprintf("answers %d", status), answer})
	}
	return append(wrong, d.printed(answer)...)
}

func (d Does) status() int {
	if d.Status == 0 {
		return http.StatusOK
	}
	return d.Status
}

// stop stops the container as an engine does. The engine's own work is not counted.
func (c *container) stop(ctx context.Context) problem {
	began := time.Now()
	c.engine(ctx, "stop", "--time", "5", c.id)
	state, err := c.inspect(ctx, "{{.State.ExitCode}} {{.State.FinishedAt}}")
	if err != nil {
		return problem{"is gone", err.Error()}
	}
	code, at, _ := strings.Cut(state, " ")
	if code == "137" {
		return problem{killed, ""}
	}
	finished, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return problem{"ended at no time", err.Error()}
	}
	if took := finished.Sub(began); took > stopping {
		return problem{fmt.Sprintf("stops after %s", took.Round(time.Second/10)), ""}
	}
	return problem{}
}
