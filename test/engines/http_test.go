package engines

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/wainwright-build/wainwright/internal/probe"
)

// starting bounds how long a server may take to listen on a busy machine.
const starting = 90 * time.Second

// request is a question to a server and what is right about the answer.
type request struct {
	probe.Request
	status int
	prints []string
}

// ask asks a server, again for as long as nobody listens there. ended tells why
// the server is not worth waiting for any more.
func ask(address string, port int, q request, ended func() error) error {
	began := time.Now()
	answer, err := probe.Ask(context.Background(), address, port, q.Request, func() error {
		if time.Since(began) > starting {
			return fmt.Errorf("nobody listens on port %d after %s", port, starting)
		}
		return ended()
	})
	if err != nil {
		return err
	}
	return q.check(answer)
}

func (q request) check(answer probe.Answer) error {
	if answer.Status != q.status {
		return fmt.Errorf("%s %s: status %d, want %d\n%s", q.Method, q.Path, answer.Status, q.status, answer.Body)
	}
	for _, text := range q.prints {
		if !strings.Contains(answer.Body, text) {
			return fmt.Errorf("%s %s: no %q in\n%s", q.Method, q.Path, text, answer.Body)
		}
	}
	return nil
}
