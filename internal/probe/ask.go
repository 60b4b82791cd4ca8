// Package probe sends HTTP requests to the server in a container, from outside of
// the container's network namespace.
package probe

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Request is an HTTP request.
type Request struct {
	Method, Path string
	Type, Body   string // content type and body, if there is a body
}

// Answer is the response. A redirect is not followed.
type Answer struct {
	Status int
	Body   string
}

const (
	pause   = 100 * time.Millisecond
	timeout = 30 * time.Second // of one request
)

// Ask sends a request to a server, and again for as long as nothing listens at the
// address. idle is called before each further try; an error of its ends the wait, and
// is returned.
func Ask(ctx context.Context, address string, port int, r Request, idle func() error) (Answer, error) {
	url := "http://" + net.JoinHostPort(address, strconv.Itoa(port)) + r.Path
	again := true
	for {
		answer, err := once(ctx, url, r)
		var dial *net.OpError
		switch {
		case err == nil:
			return answer, nil
		case isTimeout(err) && again && ctx.Err() == nil:
			again = false // a worker that was not there yet when the socket was
		case !errors.As(err, &dial) || dial.Op != "dial":
			return Answer{}, err // the server listens, and does not answer
		}
		if err := idle(); err != nil {
			return Answer{}, err
		}
		select {
		case <-ctx.Done():
			return Answer{}, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func once(ctx context.Context, url string, r Request) (Answer, error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, url, strings.NewReader(r.Body))
	if err != nil {
		return Answer{}, err
	}
	if r.Type != "" {
		request.Header.Set("Content-Type", r.Type)
	}
	response, err := Direct().Do(request)
	if err != nil {
		return Answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return Answer{response.StatusCode, string(body)}, err
}

// Direct returns a client that uses no proxy, since a container's address means
// another machine there.
func Direct() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
