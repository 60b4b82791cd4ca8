package engines

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// direct asks without a proxy, which would look for a container's address
// elsewhere.
var direct = &http.Client{
	Transport: &http.Transport{DisableKeepAlives: true},
	Timeout:   30 * time.Second,
}

// starting bounds how long a server may take to listen on a busy machine.
const starting = 90 * time.Second

// request is a question to a server and what is right about the answer.
type request struct {
	method, path, contentType, body string
	status                          int
	prints                          []string
}

// ask asks a server, again for as long as nobody listens there. ended tells why
// the server is not worth waiting for any more.
func ask(address string, port int, q request, ended func() error) error {
	url := "http://" + net.JoinHostPort(address, strconv.Itoa(port)) + q.path
	for began := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		status, answer, err := once(url, q)
		var dial *net.OpError
		switch {
		case err == nil:
			return q.check(status, answer)
		case !errors.As(err, &dial) || dial.Op != "dial":
			return err // somebody listens, and does not answer
		case time.Since(began) > starting:
			return fmt.Errorf("nobody listens after %s: %w", starting, err)
		}
		if err := ended(); err != nil {
			return err
		}
	}
}

func once(url string, q request) (int, string, error) {
	r, err := http.NewRequest(q.method, url, strings.NewReader(q.body))
	if err != nil {
		return 0, "", err
	}
	if q.contentType != "" {
		r.Header.Set("Content-Type", q.contentType)
	}
	response, err := direct.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.StatusCode, string(body), err
}

func (q request) check(status int, answer string) error {
	if status != q.status {
		return fmt.Errorf("%s %s: status %d, want %d\n%s", q.method, q.path, status, q.status, answer)
	}
	for _, text := range q.prints {
		if !strings.Contains(answer, text) {
			return fmt.Errorf("%s %s: no %q in\n%s", q.method, q.path, text, answer)
		}
	}
	return nil
}
