package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"time"
)

// patience is how long a server may take to start on a busy machine.
const patience = 2 * time.Minute

// serve runs the image's own command and asks it from outside.
func (d *demo) serve(ctx context.Context) error {
	check, err := expected(func(e expectation) bool { return e.Post != "" && e.Type == "application/json" && e.Status == 0 })
	if err != nil {
		return err
	}
	d.heading("Run what the image runs by itself: %s", strings.Join(d.image.Cmd, " "))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd, address, err := d.place.Serve(ctx, d.ref(), d.image.Cmd, check.Port)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = d.log, d.log
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	url := "http://" + address + check.Post
	var answer string
	failed := d.timed("wainwright run --image "+d.ref(), func() error {
		answer, err = ask(ctx, url, check, ended)
		return err
	})
	if failed != nil {
		stop()
		return failed
	}
	d.line("$ curl -H 'Content-Type: %s' -d '%s' \\", check.Type, check.Body)
	d.line("       %s", url)
	d.quote(answer)
	if err := check.check("POST "+check.Post, answer); err != nil {
		return err
	}
	return d.timed("interrupted, it stops", func() error {
		stop()
		if err := <-ended; !stopped(err) {
			return fmt.Errorf("the container: %w", err)
		}
		return nil
	})
}

// stopped reports whether a program ended because it was stopped.
func stopped(err error) bool {
	var exit *exec.ExitError
	return err == nil || errors.As(err, &exit) || errors.Is(err, context.Canceled)
}

// ask posts until there is an answer, or the server is gone.
func ask(ctx context.Context, url string, check expectation, ended chan error) (string, error) {
	var last error
	for began := time.Now(); time.Since(began) < patience; {
		answer, err := post(ctx, url, check)
		if err == nil {
			return answer, nil
		}
		last = err
		select {
		case err := <-ended:
			return "", fmt.Errorf("the server ended: %w", errors.Join(err, last))
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return "", fmt.Errorf("no answer in %s: %w", patience, last)
}

func post(ctx context.Context, url string, check expectation) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(check.Body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", check.Type)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", url, response.Status)
	}
	return string(body), nil
}
