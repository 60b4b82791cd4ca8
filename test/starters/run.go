package starters

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/internal/bed"
)

const (
	starting = 60 * time.Second // a server may take, on a busy machine
	silent   = 3 * time.Second  // it may be once it has said where it listens
	running  = 2 * time.Minute  // a command
	stopping = 2 * time.Second  // the promise
)

// run asks an image all it must do, and tells for each what is wrong.
func (y *Yard) run(ctx context.Context, image string, all []Does) [][]string {
	wrong := make([][]string, len(all))
	for i := 0; i < len(all); {
		n := 1
		for all[i].serves() && i+n < len(all) && all[i].together(all[i+n]) {
			n++
		}
		if all[i].serves() {
			y.serve(ctx, image, all[i:i+n], wrong[i:i+n])
		} else {
			wrong[i] = y.command(ctx, image, all[i])
		}
		i += n
	}
	return wrong
}

// engine runs the docker CLI on the engine, whatever else this machine is set to.
func (y *Yard) engine(ctx context.Context, args ...string) bed.Result {
	return y.bed.Run(ctx, []string{"DOCKER_HOST=" + y.bed.DockerHost, "DOCKER_CONTEXT="}, "docker", args...)
}

// flags of docker run.
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
	for _, each := range d.Env {
		flags = append(flags, "--env", each)
	}
	return flags
}

func (y *Yard) command(ctx context.Context, image string, d Does) []string {
	ctx, cancel := context.WithTimeout(ctx, running)
	defer cancel()
	args := append(append([]string{"run", "--rm", "--pull=missing", "--quiet"}, d.flags()...), image)
	r := y.engine(ctx, append(args, d.Run...)...)
	if ctx.Err() != nil {
		return []string{fmt.Sprintf("does not end within %s\n%s", running, said(r))}
	}
	var wrong []string
	output := said(r)
	if r.ExitCode != d.Exit {
		wrong = append(wrong, fmt.Sprintf("exits %d\n%s", r.ExitCode, output))
	}
	return append(wrong, d.printed(output)...)
}

// said is what a command printed, without what the engine says of this machine.
func said(r bed.Result) string {
	const forwarding = "WARNING: IPv4 forwarding is disabled. Networking will not work.\n"
	return r.Stdout + strings.Replace(r.Stderr, forwarding, "", 1)
}

// printed tells what of an output is not as it must be.
func (d Does) printed(output string) []string {
	var wrong []string
	for _, text := range d.Prints {
		if !strings.Contains(output, text) {
			wrong = append(wrong, fmt.Sprintf("prints no %q but\n%s", text, output))
		}
	}
	for _, text := range d.Lacks {
		if strings.Contains(output, text) {
			wrong = append(wrong, fmt.Sprintf("prints %q in\n%s", text, output))
		}
	}
	return wrong
}

// serve starts the image's command, asks it, and stops it.
func (y *Yard) serve(ctx context.Context, image string, all []Does, wrong [][]string) {
	fail := func(format string, args ...any) {
		for i := range all {
			wrong[i] = append(wrong[i], fmt.Sprintf(format, args...))
		}
	}
	args := append([]string{"run", "--detach", "--pull=missing", "--quiet"}, all[0].flags()...)
	r := y.engine(ctx, append(args, image)...)
	if r.Err != nil {
		fail("does not start: %v\n%s", r.Err, r.Stderr)
		return
	}
	c := &container{y, strings.TrimSpace(r.Stdout)}
	defer y.engine(context.WithoutCancel(ctx), "rm", "--force", "--volumes", c.id)
	address, err := c.inspect(ctx, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}")
	if net.ParseIP(address) == nil {
		fail("%v", cmp.Or(c.ended(ctx), err, errors.New("it has no address of its own")))
		return
	}
	for i, d := range all {
		wrong[i] = append(wrong[i], c.ask(ctx, address, d)...)
	}
	if problem := c.stop(ctx); problem != "" {
		fail("%s", problem)
	}
}

// container is one that was started.
type container struct {
	*Yard
	id string
}

func (c *container) inspect(ctx context.Context, template string) (string, error) {
	r := c.engine(ctx, "container", "inspect", "--format", template, c.id)
	return strings.TrimSpace(r.Stdout), r.Err
}

// ended tells how the container has ended, if it has.
func (c *container) ended(ctx context.Context) error {
	state, err := c.inspect(ctx, "{{.State.Status}} {{.State.ExitCode}}")
	if err != nil || strings.HasPrefix(state, "running ") {
		return err
	}
	r := c.engine(ctx, "logs", c.id)
	return fmt.Errorf("exits %s\n%s%s", strings.TrimPrefix(state, "exited "), r.Stdout, r.Stderr)
}

// direct asks without a proxy, which would look for a container's address
// elsewhere, and takes a redirect for the answer it is.
var direct = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	Timeout:       30 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// ask asks a server, again for as long as nobody listens there.
func (c *container) ask(ctx context.Context, address string, d Does) []string {
	url := "http://" + net.JoinHostPort(address, strconv.Itoa(d.Port)) + d.Get + d.Post
	deadline := time.Now().Add(starting)
	for said := false; ; time.Sleep(100 * time.Millisecond) {
		status, answer, err := d.once(ctx, url)
		var dial *net.OpError
		switch {
		case err == nil:
			return d.answered(status, answer)
		case !errors.As(err, &dial) || dial.Op != "dial":
			return []string{fmt.Sprintf("does not answer: %v", err)}
		}
		if err := c.ended(ctx); err != nil {
			return []string{err.Error()}
		}
		r := c.engine(ctx, "logs", c.id)
		output := r.Stdout + r.Stderr
		if !said && strings.Contains(output, "http://") {
			said, deadline = true, time.Now().Add(silent)
		}
		if time.Now().After(deadline) {
			return []string{fmt.Sprintf("nobody listens on port %d\n%s", d.Port, output)}
		}
	}
}

func (d Does) once(ctx context.Context, url string) (int, string, error) {
	method := http.MethodGet
	if d.Post != "" {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(d.Body))
	if err != nil {
		return 0, "", err
	}
	if d.Type != "" {
		r.Header.Set("Content-Type", d.Type)
	}
	response, err := direct.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func (d Does) answered(status int, answer string) []string {
	var wrong []string
	if wanted := d.status(); status != wanted {
		wrong = append(wrong, fmt.Sprintf("answers %d\n%s", status, answer))
	}
	return append(wrong, d.printed(answer)...)
}

func (d Does) status() int {
	if d.Status == 0 {
		return http.StatusOK
	}
	return d.Status
}

// stop stops the container as an engine does. The engine's own work around that
// is not counted.
func (c *container) stop(ctx context.Context) string {
	began := time.Now()
	c.engine(ctx, "stop", c.id)
	told, err := c.inspect(ctx, "{{.State.ExitCode}} {{.State.FinishedAt}}")
	if err != nil {
		return err.Error()
	}
	code, at, _ := strings.Cut(told, " ")
	finished, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return err.Error()
	}
	if took := finished.Sub(began); took > stopping || code == "137" {
		return fmt.Sprintf("stops after %s with %s", took.Round(time.Second/10), code)
	}
	return ""
}
