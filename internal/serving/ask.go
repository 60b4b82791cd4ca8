// Package serving asks the server of a container over HTTP, from outside of its
// network.
package serving

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

// Request is a question.
type Request struct {
	Method, Path string
	Type, Body   string // of what is sent, if anything is
}

// Answer is what came back. A redirect is an answer.
type Answer struct {
	Status int
	Body   string
}

const (
	pause   = 100 * time.Millisecond
	slowest = 30 * time.Second // an answer
)

// Ask asks a server, again for as long as nobody listens there. idle is called
// before it asks again: its error is why the server is not worth waiting for.
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
			return Answer{}, err // somebody listens, and does not answer
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

// Direct asks without a proxy, which would look for a container's address
// elsewhere.
func Direct() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		Timeout:       slowest,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
